package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.store.SnapshotNames.Standing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SnapshotNamesTest {
  private static final Duration LATELY = Duration.ofDays(7);

  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  private static int images;

  private final SnapshotNames names = new SnapshotNames(DB.dataSource());
  private final MariaDbKernelStore store = DB.newStore();

  @Test
  void theLastOnesOfAVatStandForSomethingAndTheOthersDoNot() throws SQLException {
    List<String> ids = IntStream.range(0, 5).mapToObj(_ -> newImage()).toList();
    ids.forEach(id -> save("v1", id));
    age(ids, "8 DAY");

    assertThat(names.standings(ids, LATELY, 1))
        .isEqualTo(
            Map.of(
                ids.get(4), Standing.IN_USE,
                ids.get(3), Standing.EARLIER,
                ids.get(2), Standing.LONG_UNUSED,
                ids.get(1), Standing.LONG_UNUSED,
                ids.get(0), Standing.LONG_UNUSED));
    assertThat(names.standings(ids, LATELY, 3))
        .containsEntry(ids.get(1), Standing.EARLIER)
        .containsEntry(ids.get(0), Standing.LONG_UNUSED);
    assertThat(names.standings(ids, LATELY, 0)).containsEntry(ids.get(3), Standing.LONG_UNUSED);
  }

  @Test
  void timeCountsFromWhenASnapshotWentOutOfUse() throws SQLException {
    String image = newImage();
    save("v1", image);
    age(List.of(image), "100 DAY");

    save("v1", newImage());

    assertThat(names.standings(List.of(image), LATELY, 0))
        .containsEntry(image, Standing.LATELY_IN_USE);
    age(List.of(image), "6 DAY");
    assertThat(names.standings(List.of(image), LATELY, 0))
        .containsEntry(image, Standing.LATELY_IN_USE);
    age(List.of(image), "8 DAY");
    assertThat(names.standings(List.of(image), LATELY, 0))
        .containsEntry(image, Standing.LONG_UNUSED);
  }

  @Test
  void aVatThatHasNoneInUseNeedsNoEarlierOne() throws SQLException {
    String image = newImage();
    save("v1", image);

    stopUsing("v1", image);

    assertThat(names.standings(List.of(image), LATELY, 1))
        .containsEntry(image, Standing.LATELY_IN_USE);
    age(List.of(image), "8 DAY");
    assertThat(names.standings(List.of(image), LATELY, 1))
        .containsEntry(image, Standing.LONG_UNUSED);
  }

  @Test
  void oneVatThatUsesAnImageIsEnoughWhicheverKernelItIsOf() throws SQLException {
    String image = newImage();
    save("v1", image);
    stopUsing("v1", image);
    age(List.of(image), "8 DAY");

    MariaDbKernelStore other = DB.newStore();
    other.commit(
        StoreUnderTest.history(
            List.of(), List.of(), List.of(new SnapshotRow("v9", 5, image, true, 1, 1))));

    assertThat(names.standings(List.of(image), LATELY, 1)).containsEntry(image, Standing.IN_USE);
  }

  @Test
  void whatNoRowNamesIsNotInTheAnswer() {
    save("v1", newImage());
    List<String> strangers =
        IntStream.range(0, SnapshotNames.IMAGES_MAX).mapToObj(_ -> newImage()).toList();

    assertThat(names.standings(strangers, LATELY, 1)).isEmpty();
    assertThat(names.standings(List.of(), LATELY, 1)).isEmpty();
  }

  @Test
  void aDeletedKernelNamesNothing() {
    String image = newImage();
    save("v1", image);

    new KernelRegistry(DB.dataSource()).delete(store.lease().kernelId());

    assertThat(names.standings(List.of(image), LATELY, 1)).isEmpty();
  }

  @Test
  void theClockIsTheDatabases() {
    assertThat(Duration.between(Instant.now(), names.now()).abs()).isLessThan(Duration.ofHours(1));
  }

  // What a kernel does with its rows, one block each.

  private final Map<String, SnapshotRow> inUse = new HashMap<>();
  private long position;

  private void save(String vat, String image) {
    stopUsing(vat);
    SnapshotRow row = new SnapshotRow(vat, ++position, image, true, 1, 1);
    inUse.put(vat, row);
    commit(row);
  }

  private void stopUsing(String vat, String image) {
    assertThat(inUse.get(vat).snapshotId()).isEqualTo(image);
    stopUsing(vat);
  }

  private void stopUsing(String vat) {
    SnapshotRow row = inUse.remove(vat);
    if (row != null) {
      commit(new SnapshotRow(vat, row.snapPos(), row.snapshotId(), false, 1, 1));
    }
  }

  private void commit(SnapshotRow row) {
    store.commit(StoreUnderTest.history(List.of(), List.of(), List.of(row)));
  }

  private static String newImage() {
    return "%064x".formatted(++images);
  }

  private static void age(List<String> ids, String interval) throws SQLException {
    try (Connection connection = DB.dataSource().getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE snapshot SET written_at = UTC_TIMESTAMP(6) - INTERVAL "
                    + interval
                    + " WHERE snapshot_id = ?")) {
      for (String id : ids) {
        update.setString(1, id);
        update.executeUpdate();
      }
    }
  }
}
