package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGKILL for any one process in a stream of transfers, and what a user does then. */
@ExtendWith(SharedCluster.class)
class KilledProcessIT {
  private static final String KERNEL = "killed";
  private static final int TRANSFERS = 15;
  private static final Duration SETTLED_MAX = Duration.ofMinutes(4);

  private static String alice = "";

  private final LocalCluster cluster;
  private final Vatpool vatpool;
  private final Gateway gateway;

  KilledProcessIT(LocalCluster cluster) {
    this.cluster = cluster;
    this.vatpool = cluster.vatpool();
    this.gateway = cluster.gateway();
  }

  /** The example's bank, with heap snapshots so often that every stream has some. */
  @BeforeAll
  static void openTheBank(LocalCluster cluster) throws IOException {
    cluster.vatpool().ok("up");
    Path example = Vatpool.HOME.resolve("examples/bank");
    ObjectNode config = (ObjectNode) Console.JSON.readTree(example.resolve("config.json").toFile());
    config.put("snapshotInterval", 10);
    for (String section : List.of("vats", "bundles")) {
      for (JsonNode code : config.path(section)) {
        String source = code.path("sourceSpec").asText();
        ((ObjectNode) code).put("sourceSpec", example.resolve(source).normalize().toString());
      }
    }
    Path file = cluster.folder().resolve("bank.json");
    Files.writeString(file, config.toString());
    cluster.create(file, KERNEL);
    alice = customer(cluster.vatpool(), "alice");
    customer(cluster.vatpool(), "bob");
  }

  private static String customer(Vatpool vatpool, String name) {
    return vatpool
        .ok("send " + KERNEL + " bootstrap newCustomer \"" + name + "\" 1000 --wait 3m --json")
        .json()
        .path("value")
        .path("$kref")
        .asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "mariadb", "worker"})
  void nothingThatWasAcknowledgedIsLost(String victim) throws InterruptedException {
    killInTheMiddle(victim);
  }

  /** Not in every build: other tests kill these, too, with less around it. */
  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"snapstore", "engine"})
  void norWhenSomethingElseIsKilled(String victim) throws InterruptedException {
    killInTheMiddle(victim);
  }

  private void killInTheMiddle(String victim) throws InterruptedException {
    // Given
    Map<String, Long> expected = balances();
    ProcessHandle process = process(victim);
    Transfers transfers = Transfers.start(gateway, KERNEL, alice, TRANSFERS);
    transfers.awaitTheMiddle();

    // When
    process.destroyForcibly();
    process.onExit().join();
    if (!victim.equals("engine")) {
      vatpool.ok("up");
    }

    // Then
    List<String> promises = transfers.acknowledged();
    assertThat(promises).hasSize(TRANSFERS).doesNotHaveDuplicates();
    for (String promise : promises) {
      assertThat(gateway.settled(KERNEL, promise, SETTLED_MAX).path("state").asText())
          .as(promise)
          .isEqualTo("fulfilled");
    }
    expected.merge("alice", -(long) TRANSFERS, Long::sum);
    expected.merge("bob", (long) TRANSFERS, Long::sum);
    assertThat(balances()).isEqualTo(expected);
    vatpool.ok("audit " + KERNEL + " --transcripts");
    vatpool.ok("status");
  }

  @Test
  void aPowerFailureLosesNothingEither() {
    // Given
    Map<String, Long> before = balances();
    String hash = vatpool.ok("activityhash " + KERNEL + " --json").json().toString();

    // When
    vatpool.ok("down --grace 0");
    vatpool.run("activityhash " + KERNEL).ended(Exit.NOT_RUNNING);
    vatpool.ok("up");

    // Then
    assertThat(vatpool.ok("activityhash " + KERNEL + " --json").json()).hasToString(hash);
    assertThat(balances()).isEqualTo(before);
  }

  private ProcessHandle process(String victim) {
    String host = vatpool.ok("vats " + KERNEL + " bank --json").json().path("worker").asText();
    return switch (victim) {
      case "worker" -> cluster.process(host);
      case "engine" -> engine(cluster.process(host));
      default -> cluster.process(victim);
    };
  }

  /** The bank's own: engines carry the names of their vats. */
  private static ProcessHandle engine(ProcessHandle worker) {
    List<ProcessHandle> engines =
        worker.descendants().filter(process -> commandLine(process).contains(":bank")).toList();
    assertThat(engines).as("engines of the bank").hasSize(1);
    return engines.getFirst();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Long> balances() {
    Map<String, Long> balances = new TreeMap<>();
    vatpool
        .ok("send " + KERNEL + " bank report --wait 3m --json")
        .json()
        .at("/value/accounts")
        .properties()
        .forEach(account -> balances.put(account.getKey(), account.getValue().asLong()));
    return balances;
  }
}
