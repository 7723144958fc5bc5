package io.vatpool.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.scenario.Workspace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Short runs on one cluster, each with a kernel of its own; {@code conformance/chaos} makes long
 * ones. With a check of the product planted out, which only these tests can do, the harness must
 * find a violation.
 */
@TestMethodOrder(OrderAnnotation.class)
class ChaosIT {
  private static final Duration SHORT = Duration.ofSeconds(30);

  /** Some of them last for a third of that. */
  private static final int FAULTS_MIN = 3;

  private static final Duration PLANTED = Duration.ofSeconds(4);

  /** With a check planted out, the kernel may be gone or never come to rest. */
  private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(30);

  /** What comes of a missing check depends on what the processes do meanwhile. */
  private static final int RUNS_MAX = 4;

  /** Not among the tests of every build, which has minutes and not hours. */
  private static final String SLOW = "slow";

  private static final String ANY_KIND = "";
  private static final String DOUBLED = "more than once";

  private static KernelSubject undisturbed;
  private static ChaosRun run;
  private static ChaosCluster cluster;

  @BeforeAll
  static void prepare() throws Exception {
    Workspace workspace = Workspace.find();
    undisturbed = KernelSubject.open(workspace, KernelSubject.AS_THE_SCENARIO_SAYS);
    run = new ChaosRun(workspace, undisturbed);
    cluster = ChaosCluster.start();
  }

  @AfterAll
  static void close() {
    try {
      cluster.close();
    } finally {
      undisturbed.close();
    }
  }

  @AfterEach
  void nothingIsPlantedOut() {
    cluster.edit(TcpProxy.Edit.NONE);
  }

  @Test
  @Order(1)
  void everyAcknowledgedMessageOnceAndTheStateOfAnUndisturbedRun() throws Exception {
    // When
    ChaosReport report = hurt(SHORT, Blow.of(List.of(Fault.values())), ChaosOptions.PATIENCE);

    // Then
    assertThat(report.violations()).isEmpty();
    assertThat(report.messages()).isPositive();
    assertThat(report.faults()).hasSizeGreaterThanOrEqualTo(FAULTS_MIN);
  }

  /** A gateway that stands still there kept the kernel's lease row from everybody, for ever. */
  @Test
  @Order(2)
  @Tag(SLOW)
  void aGatewayThatSleepsInTheMiddleOfATransactionLosesTheKernel() throws Exception {
    // When
    ChaosReport report =
        hurt(PLANTED, Blow.of(List.of(Fault.TRANSACTION_STUCK)), ChaosOptions.PATIENCE);

    // Then
    assertThat(report.violations()).isEmpty();
  }

  /** Services say what is missing, and nothing is lost or doubled when it is back. */
  @Test
  @Order(3)
  @Tag(SLOW)
  void aDatabaseThatIsAwayIsWaitedFor() throws Exception {
    // When
    ChaosReport report = hurt(PLANTED, Blow.of(List.of(Fault.MARIADB_AWAY)), ChaosOptions.PATIENCE);

    // Then
    assertThat(report.violations()).isEmpty();
    assertThat(report.faults()).hasSize(1);
  }

  @Test
  @Order(4)
  @Tag(SLOW)
  void withoutTheIdempotencyRowItFindsDoubledMessages() throws Exception {
    // Given rows that nobody finds again
    cluster.edit(
        PlantedOut.inText("AND client_key = ?", "AND '' = ?")
            .and(PlantedOut.inText("INSERT INTO idempotency_key", "REPLACE idempotency_key")));

    // When
    List<String> violations = found(Fault.ANSWER_LOST, Moment.AFTER_COMMIT, DOUBLED);

    // Then
    assertThat(violations).anyMatch(violation -> violation.contains(DOUBLED));
  }

  @Test
  @Order(5)
  @Tag(SLOW)
  void withoutTheEpochCheckItFindsWhatALateBlockDoes() throws Exception {
    // Given a database that takes a block from whoever sends it, and no key that stands against it
    cluster.edit(
        PlantedOut.inText("ROW_COUNT() <> 1", "1 <> 1")
            .and(PlantedOut.inText("INSERT INTO transcript_item", "REPLACE transcript_item")));

    // When
    List<String> violations = found(Fault.BLOCK_LATE, Moment.ANY, ANY_KIND);

    // Then
    assertThat(violations).isNotEmpty();
  }

  @Test
  @Order(6)
  @Tag(SLOW)
  void withoutTheFlushAtCommitItFindsLostMessages() throws Exception {
    // Given a database that says "committed" long before it has written anything
    try (Connection connection = cluster.database().connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 0");
      statement.execute("SET GLOBAL innodb_flush_log_at_timeout = 2700");
    }

    // When
    ChaosReport report =
        hurt(PLANTED, List.of(new Blow(Fault.MARIADB_KILLED, Moment.ANY)), LITTLE_PATIENCE);

    // Then
    assertThat(report.violations()).isNotEmpty();
  }

  @Test
  @Order(7)
  @Tag(SLOW)
  void withoutThePositionCheckItFindsWhatAWorkerMakesOfARepeatedDelivery(@TempDir Path folder)
      throws Exception {
    // Given workers to which every position is the one they stand at
    String agent = PlantedOut.alwaysTrue(folder, "io/vatpool/protocol/VatPosition", "equals");
    for (int i = 0; i < ChaosCluster.WORKERS; i++) {
      cluster.worker(i).kill();
      cluster.worker(i).withEnvironment("JAVA_TOOL_OPTIONS", agent).launch().awaitReady();
    }

    // When
    List<String> violations = found(Fault.GATEWAY_KILLED, Moment.BEFORE_COMMIT, ANY_KIND);

    // Then
    assertThat(violations).isNotEmpty();
  }

  /** The violations of the first run that has one with these words, else of the last. */
  private static List<String> found(Fault fault, Moment moment, String words) throws Exception {
    List<String> violations = List.of();
    for (int left = RUNS_MAX;
        left > 0 && violations.stream().noneMatch(v -> v.contains(words));
        left--) {
      violations = hurt(PLANTED, List.of(new Blow(fault, moment)), LITTLE_PATIENCE).violations();
    }
    return violations;
  }

  private static ChaosReport hurt(Duration time, List<Blow> blows, Duration patience)
      throws Exception {
    ChaosReport report = run.run(cluster, new ChaosOptions(1, time, blows, patience));
    System.out.println(report.text());
    return report;
  }
}
