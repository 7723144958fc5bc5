package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command that asks a gateway for something, for people and as JSON. */
@ExtendWith(SharedCluster.class)
class CommandsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final LocalCluster cluster;
  private final Vatpool vatpool;

  CommandsIT(LocalCluster cluster) {
    this.cluster = cluster;
    this.vatpool = cluster.vatpool();
  }

  /** One that runs by itself, one that is driven. */
  @BeforeAll
  static void create(LocalCluster cluster) {
    cluster.vatpool().ok("up");
    cluster.create(Kit.config(cluster), "auto");
    Path config = Kit.config(cluster);
    Run driven =
        cluster
            .vatpool()
            .ok("kernel create " + config + " --name driven --host-driven --arg=--quick --json");
    assertThat(driven.json().path("mode").asText()).isEqualTo("host-driven");
    assertThat(cluster.vatpool().ok("dump driven acceptanceQueue").out())
        .contains("argv", "--quick");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kernel list              | auto     running  automatic   | /0/name",
        "kernel show auto         | kernel.name                   | /kernel/name",
        "kernel show auto         | status.activityhash           | /status/activityhash",
        "kernel set auto --fault-policy hosted --block-cranks 50 | cranks  | /blockPolicy/cranks",
        "vats auto                | INCARNATION                   | /0/id",
        "vats auto other          | options.critical              | /options/critical",
        "vats auto other --spans  | current                       | /0/start",
        "transcript auto other --to 1 | initialize-worker         | /entry/d/0",
        "activityhash auto        | crankNumber                   | /crankNumber",
        "stats auto               | syscallSend                   | /syscallSend",
        "dump auto promises       | refCount                      | /0/id",
        "dump auto objects        | ko20, v                       | /0/1",
        "dump auto kernelTable    | ko20, v                       | /0/0",
        "kv auto vat.name         | vat.name.kit                  | /0/key",
        "device auto timer        | timer                         | /id",
        "reap auto                | committed  true               | /vatPos/v1",
        "snapshot auto            | committed  true               | /committed",
        "pin auto other           | root                          | /root",
        "options auto --reap-interval 10 --reap-gc-krefs never --snapshot-interval 50 | committed | /committed",
        "upgrade-events auto      | committed                     | /committed",
        "audit auto               | is in order, at crank         | /clean",
        "audit auto --transcripts | is in order, at crank         | /clean",
        "report auto              | never stopped                 | /state",
        "promise auto kp40        | kp40 is fulfilled             | /value",
        "bundles                  | b1-                           | /0/id",
        "bundles --kernel auto    | b1-                           | /0/id",
        "workers                  | worker-2                      | /1/id",
        "gateway                  | version                       | /version",
        "status                   | worker-2                      | /kernels/0/name",
        "run driven --cranks 1 --computrons 1000000000 --milliseconds 60000 --vats-created 5 --vat-created-computrons 0 --crank-failed-computrons 0 --cleanup true --cleanup-once --empty-cranks --commit | crankNumber | /crankNumber",
        "step driven              | activityhash                  | /cranks",
        "commit driven            | committed                     | /committed",
      })
  void answersPeopleAndPrograms(String command, String text, String pointer) {
    // When
    Run people = vatpool.run(command).ended(Exit.OK);
    Run program = vatpool.run(command + " --json").ended(Exit.OK);

    // Then
    assertThat(people.out().replaceAll(" +", " ")).contains(text.replaceAll(" +", " "));
    assertThat(people.out()).doesNotContain("{\n").endsWith("\n");
    assertThat(program.json().at(pointer).isMissingNode()).as(program.toString()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"gcActions", "reapQueue", "runQueue", "acceptanceQueue"})
  void anEmptySectionIsEmpty(String section) {
    assertThat(vatpool.ok("dump auto " + section).out()).isEmpty();
    assertThat(vatpool.run("dump auto " + section + " --json").json().isArray()).isTrue();
  }

  @Test
  void aMessageIsSentOnceAndItsResultIsReadLaterOrTaken() {
    // Given
    String promise = vatpool.ok("send auto kit increment 5 --key k-1").out().strip();

    // When
    Run again = vatpool.ok("send auto kit increment 5 --key k-1 --json");
    Run waited = vatpool.ok("promise auto " + promise + " --wait 1m --json");

    // Then
    assertThat(again.json().path("result").asText()).isEqualTo(promise);
    Run counted = vatpool.ok("send auto kit increment 0 --wait --json");
    assertThat(waited.json().path("value")).isEqualTo(counted.json().path("value"));
    assertThat(vatpool.ok("interest auto " + promise).err()).isEmpty();

    // When
    Run taken = vatpool.ok("resolution auto " + promise + " --let-go --json");

    // Then
    assertThat(taken.json().path("state").asText()).isEqualTo("fulfilled");
    // There were two holds on it: the message's own and that of "interest".
    assertThat(vatpool.ok("resolution auto " + promise + " --json").json().path("state").asText())
        .isEqualTo("fulfilled");
  }

  @Test
  void argumentsAndResultsAreJson() {
    // When
    Run echo =
        vatpool.run(
            List.of("send", "auto", "kit", "echo", "1", "\"two\"", "{\"a\":[null]}", "--wait"));

    // Then
    assertThat(echo.ended(Exit.OK).out())
        .contains("is fulfilled")
        .contains("1, \"two\", {")
        .contains("\"a\" : [ null ]");
  }

  @Test
  void anObjectThatAVatHasExportedTakesMessages() {
    // Given
    JsonNode child = vatpool.ok("send auto kit child --wait --json").json();
    String object = child.path("value").path("$kref").asText();

    // When
    Run hello = vatpool.ok("send auto " + object + " hello \"world\" --wait --json");

    // Then
    assertThat(hello.json().path("value").asText()).isEqualTo("hello world");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "send auto kit fail \"no\" --wait          | FAILED  | is rejected",
        "send auto kit never --wait 500ms          | TIMEOUT | is unresolved",
        "send auto kit increment --policy none     | OK      | sent",
      })
  void theExitStatusTellsWhatBecameOfAMessage(String command, Exit exit, String text) {
    assertThat(vatpool.run(command).ended(exit).out()).contains(text);
    vatpool.run(command + " --json").ended(exit).json();
  }

  @Test
  void aTranscriptIsReadInParts() {
    // Given
    vatpool.ok("send auto other increment --wait");
    List<String> all = vatpool.ok("transcript auto other --json").out().lines().toList();

    // When
    Run part = vatpool.ok("transcript auto other --from 1 --to 3 --json");

    // Then
    assertThat(part.out().lines()).containsExactlyElementsOf(all.subList(1, 3));
  }

  @Test
  void aTimerIsPolledAndABridgeCalled() {
    // Given
    vatpool.ok("send auto kit wakeAt 1000 --wait");

    // When
    Run early = vatpool.ok("timer-poll auto 999 --json");
    Run late = vatpool.ok("timer-poll auto 1000 --json");
    vatpool.ok("bridge-inbound auto \"from-outside\" 7");

    // Then
    assertThat(early.json().path("fired").asBoolean()).isFalse();
    assertThat(late.json().path("fired").asBoolean()).isTrue();
    assertThat(vatpool.ok("send auto kit wakes --wait --json").json().at("/value/0/$bigint"))
        .hasToString("\"1000\"");
    assertThat(vatpool.ok("send auto kit inbound --wait --json").json().path("value"))
        .hasToString("[\"from-outside\",7]");
  }

  @Test
  void aLogTakesLinesOfVatsAndHosts() {
    // When
    vatpool.ok("send auto kit log \"from-the-vat\" --wait");
    vatpool.ok("log auto from-the-host");

    // Then
    assertThat(vatpool.ok("log auto").out().lines()).contains("from-the-vat", "from-the-host");
    assertThat(vatpool.ok("log auto --json").json().path("log")).hasSizeGreaterThan(1);
  }

  @Test
  void theSlogIsFollowedThroughAFilter() throws Exception {
    // Given
    Path out = Files.createTempFile(cluster.folder(), "slog", ".out");
    Process follower =
        vatpool.start(
            List.of("slog", "auto", "--type", "note", "--type", "deliver"),
            out,
            Path.of("/dev/null"));
    try {
      // When
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> {
            // The follower says nothing until there is an event, and sees that with its block.
            vatpool.ok("slog auto --write {\"type\":\"note\",\"n\":1}");
            vatpool.ok("send auto kit increment --wait");
            String seen = Files.readString(out);
            return seen.contains("\"note\"") && seen.contains("\"deliver\"");
          });
    } finally {
      follower.destroy();
      follower.waitFor();
    }

    // Then
    for (String line : Files.readAllLines(out)) {
      assertThat(Console.JSON.readTree(line).path("type").asText()).isIn("note", "deliver");
    }
  }

  @Test
  void aBundleIsWrittenInstalledAndRead() throws Exception {
    // Given
    Path source = Kit.sources(cluster.folder().resolve("bundle"));
    Path file = source.resolveSibling("out.json");

    // When
    Run made = vatpool.ok("bundle " + source + " -o " + file + " --kernel auto --json");

    // Then
    String id = made.json().path("id").asText();
    assertThat(Console.JSON.readTree(file.toFile()).path("endoZipBase64Sha512").asText())
        .isEqualTo(id.substring("b1-".length()));
    assertThat(vatpool.ok("bundles " + id).json().path("moduleFormat").asText())
        .isEqualTo("endoZipBase64");
    assertThat(vatpool.ok("bundles").out()).contains(id);
  }

  @Test
  void aVatIsUpgradedAndTerminated() {
    // Given
    String id = vatpool.ok("vats auto other --json").json().at("/source/bundleID").asText();
    cluster.create(Kit.config(cluster), "ends");

    // When
    String promise =
        vatpool
            .run(
                List.of(
                    "upgrade",
                    "ends",
                    "other",
                    id,
                    "--message",
                    "why not",
                    "--parameters",
                    "{\"start\":7}",
                    "--pause-first",
                    "--json"))
            .ended(Exit.OK)
            .json()
            .path("result")
            .asText();

    // Then
    vatpool.ok("promise ends " + promise + " --wait 2m");
    assertThat(vatpool.ok("vats ends other --json").json().path("incarnation").asInt()).isOne();
    assertThat(vatpool.ok("send ends other increment --wait --json").json().path("value").asInt())
        .isEqualTo(8);

    // When
    vatpool.ok("terminate ends other --reason over --yes");

    // Then
    Run gone = vatpool.run("send ends other increment").ended(Exit.REFUSED);
    assertThat(gone.err()).contains("other");
    vatpool.ok("send ends kit increment --wait");

    // When
    Run deleted = vatpool.ok("kernel delete ends --yes");

    // Then
    assertThat(deleted.out()).contains("ends is deleted");
    assertThat(vatpool.run("kernel show ends").ended(Exit.REFUSED).err()).contains("'ends'");
  }

  @Test
  void aDrivenKernelRunsWhenToldAndAfterwardsByItself() {
    // Given
    cluster.vatpool().ok("kernel create " + Kit.config(cluster) + " --name wheel --host-driven");
    vatpool.ok("run wheel --commit");
    String promise = vatpool.ok("send wheel kit increment").out().strip();
    vatpool.run("promise wheel " + promise).ended(Exit.TIMEOUT);

    // When
    JsonNode run = vatpool.ok("run wheel --commit --json").json();

    // Then
    assertThat(run.path("idle").asBoolean()).isTrue();
    assertThat(run.path("committed").asBoolean()).isTrue();
    vatpool.ok("promise wheel " + promise);

    // When
    vatpool.ok("kernel set wheel --mode automatic");

    // Then
    vatpool.ok("send wheel kit increment --wait");
  }
}
