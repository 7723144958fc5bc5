package io.vatpool.store;

import io.vatpool.protocol.VatHint;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What operators wish for vats; gateways write it, workers follow it. Outside consensus. */
public final class VatHints {
  /** Vats asked for in one statement. */
  private static final int VATS_MAX = 500;

  /**
   * A vat of a kernel.
   *
   * @param kernelId the kernel
   * @param vatId the vat
   */
  public record Vat(String kernelId, String vatId) {}

  private final DataSource dataSource;

  /** Reads and writes through {@code dataSource}. */
  public VatHints(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The hint of a vat; {@link VatHint#NORMAL} if none was given. */
  public VatHint get(String kernelId, String vatId) {
    return find(List.of(new Vat(kernelId, vatId)))
        .getOrDefault(new Vat(kernelId, vatId), VatHint.NORMAL);
  }

  /** The hints of those of {@code vats} that have one. */
  public Map<Vat, VatHint> find(List<Vat> vats) {
    Map<Vat, VatHint> found = new HashMap<>();
    for (int from = 0; from < vats.size(); from += VATS_MAX) {
      List<Vat> some = vats.subList(from, Math.min(vats.size(), from + VATS_MAX));
      found.putAll(
          Db.call(
              dataSource,
              "reading hints",
              connection -> {
                String places = "(?, ?), ".repeat(some.size());
                String sql =
                    "SELECT kernel_id, vat_id, hint FROM vat_hint WHERE (kernel_id, vat_id) IN ("
                        + places.substring(0, places.length() - 2)
                        + ")";
                try (PreparedStatement select = connection.prepareStatement(sql)) {
                  int place = 1;
                  for (Vat vat : some) {
                    select.setString(place++, vat.kernelId());
                    select.setString(place++, vat.vatId());
                  }
                  return read(select);
                }
              }));
    }
    return found;
  }

  /** The kernel's vats that have a hint, in order of their ids, at most {@code limit}. */
  public List<Map.Entry<String, VatHint>> of(String kernelId, @Nullable String after, int limit) {
    return Db.call(
        dataSource,
        "reading the hints of kernel " + kernelId,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT vat_id, hint FROM vat_hint WHERE kernel_id = ? AND vat_id > ?"
                      + " ORDER BY vat_id LIMIT ?")) {
            select.setString(1, kernelId);
            select.setString(2, after == null ? "" : after);
            select.setInt(3, limit);
            List<Map.Entry<String, VatHint>> hints = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                String vatId = row.getString(1);
                known(row.getString(2)).ifPresent(hint -> hints.add(Map.entry(vatId, hint)));
              }
            }
            return hints;
          }
        });
  }

  /** The kernel's vats that have this hint, in order of their ids, at most {@code limit}. */
  public List<String> ofKind(String kernelId, VatHint hint, int limit) {
    return Db.call(
        dataSource,
        "reading the hints of kernel " + kernelId,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT vat_id FROM vat_hint WHERE kernel_id = ? AND hint = ?"
                      + " ORDER BY vat_id LIMIT ?")) {
            select.setString(1, kernelId);
            select.setString(2, hint.word());
            select.setInt(3, limit);
            List<String> vats = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                vats.add(row.getString(1));
              }
            }
            return vats;
          }
        });
  }

  /** Gives a vat a hint; {@link VatHint#NORMAL} takes it away. */
  public void put(String kernelId, String vatId, VatHint hint) {
    Db.transaction(
        dataSource,
        "writing the hint of vat " + vatId,
        connection -> {
          if (hint == VatHint.NORMAL) {
            try (PreparedStatement delete =
                connection.prepareStatement(
                    "DELETE FROM vat_hint WHERE kernel_id = ? AND vat_id = ?")) {
              delete.setString(1, kernelId);
              delete.setString(2, vatId);
              return delete.executeUpdate();
            }
          }
          try (PreparedStatement put =
              connection.prepareStatement(
                  "INSERT INTO vat_hint (kernel_id, vat_id, hint) VALUES (?, ?, ?)"
                      + " ON DUPLICATE KEY UPDATE hint = VALUES(hint)")) {
            put.setString(1, kernelId);
            put.setString(2, vatId);
            put.setString(3, hint.word());
            return put.executeUpdate();
          }
        });
  }

  private static Map<Vat, VatHint> read(PreparedStatement select) throws java.sql.SQLException {
    Map<Vat, VatHint> hints = new HashMap<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Vat vat = new Vat(row.getString(1), row.getString(2));
        known(row.getString(3)).ifPresent(hint -> hints.put(vat, hint));
      }
    }
    return hints;
  }

  /** A word that a later release has written is no hint for this one. */
  private static Optional<VatHint> known(String word) {
    return VatHint.ofWord(word);
  }
}
