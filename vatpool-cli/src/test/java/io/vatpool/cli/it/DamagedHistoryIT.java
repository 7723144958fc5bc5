package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.output.Console;
import io.vatpool.mariadb.local.LocalMariaDb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transcript that was damaged in the database, and what a user is told of it. */
@ExtendWith(SharedCluster.class)
class DamagedHistoryIT {
  private static final String KERNEL = "damaged";

  /** The bootstrap message: it makes several syscalls. */
  private static final int POSITION = 2;

  private static int increments;

  private final LocalCluster cluster;
  private final Vatpool vatpool;

  DamagedHistoryIT(LocalCluster cluster) {
    this.cluster = cluster;
    this.vatpool = cluster.vatpool();
  }

  /** Without snapshots, so that every page-in replays the whole transcript. */
  @BeforeAll
  static void create(LocalCluster cluster) throws IOException {
    cluster.vatpool().ok("up");
    Path kit = Kit.config(cluster);
    ObjectNode config = (ObjectNode) Console.JSON.readTree(kit.toFile());
    config.put("snapshotInitial", 1000).put("snapshotInterval", 1000);
    Path file = Files.writeString(kit.resolveSibling("damaged.json"), config.toString());
    cluster.create(file, KERNEL);
    cluster.vatpool().ok("kernel set " + KERNEL + " --fault-policy consensus");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "extra", "missing"})
  void aReplayThatDivergesIsReportedSyscallBySyscall(String verdict) throws Exception {
    // Given
    String id = vatpool.ok("vats damaged kit --json").json().path("id").asText();
    String entry = entry(id);
    setEntry(id, damaged(entry, verdict));
    endEngines();

    // When
    vatpool.run("send damaged kit increment");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> report().path("state").asText().equals("stopped"));

    // Then
    JsonNode report = report().path("report");
    assertThat(report.path("kind").asText()).isEqualTo("vat-fault");
    assertThat(report.path("vat").asText()).isEqualTo(id);
    assertThat(report.path("attempts")).hasSize(2);
    for (JsonNode attempt : report.path("attempts")) {
      assertThat(attempt.path("failure").asText()).isEqualTo("REPLAY_DIVERGED");
      List<String> verdicts = attempt.path("divergence").findValuesAsText("verdict");
      assertThat(verdicts).hasSizeGreaterThan(1).startsWith("ok").endsWith(verdict);
      assertThat(verdicts.subList(0, verdicts.size() - 1)).containsOnly("ok");
    }
    assertThat(vatpool.ok("report damaged").out())
        .contains("vat-fault", "transcript entry " + POSITION, "  ok ", "  " + verdict + " ");
    setEntry(id, entry);
    vatpool.ok("kernel restart damaged");
    theRepairedHistoryGoesOn();
  }

  /** The message that met the damage was never acknowledged, and is not delivered. */
  private void theRepairedHistoryGoesOn() {
    assertThat(vatpool.ok("send damaged kit increment --wait 2m --json").json().path("value"))
        .hasToString(String.valueOf(++increments));
  }

  private JsonNode report() {
    return vatpool.ok("report damaged --json").json();
  }

  /** As JSON text keeps the order of its fields, nothing else changes. */
  private static String damaged(String entry, String verdict) throws IOException {
    ObjectNode json = (ObjectNode) Console.JSON.readTree(entry);
    ArrayNode syscalls = (ArrayNode) json.path("sc");
    ObjectNode last = (ObjectNode) syscalls.get(syscalls.size() - 1);
    switch (verdict) {
      case "wrong" -> last.putArray("s").add("subscribe").add("p+77");
      case "extra" -> syscalls.remove(syscalls.size() - 1);
      case "missing" -> syscalls.add(last.deepCopy());
      default -> throw new IllegalArgumentException(verdict);
    }
    return json.toString();
  }

  private void endEngines() {
    for (String worker : List.of("worker-1", "worker-2")) {
      Engines.of(cluster.process(worker), "kit")
          .forEach(engine -> {
            engine.destroyForcibly();
            engine.onExit().join();
          });
    }
  }

  private String entry(String vat) throws SQLException {
    try (Connection connection = database();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT bytes FROM transcript_item WHERE kernel_id = ? AND vat_id = ?"
                    + " AND position = ? AND chunk = 0 AND chunks = 1")) {
      select.setString(1, KERNEL);
      select.setString(2, vat);
      select.setInt(3, POSITION);
      try (ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        return new String(row.getBytes(1), StandardCharsets.UTF_8);
      }
    }
  }

  private void setEntry(String vat, String entry) throws SQLException {
    try (Connection connection = database();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE transcript_item SET bytes = ? WHERE kernel_id = ? AND vat_id = ?"
                    + " AND position = ?")) {
      update.setBytes(1, entry.getBytes(StandardCharsets.UTF_8));
      update.setString(2, KERNEL);
      update.setString(3, vat);
      update.setInt(4, POSITION);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private Connection database() throws SQLException {
    return LocalMariaDb.attach(new DataFolder(cluster.folder()).mariadb())
        .orElseThrow()
        .connect("vatpool");
  }
}
