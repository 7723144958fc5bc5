package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code up}, {@code status}, {@code restart}, {@code down}. */
@ExtendWith(SharedCluster.class)
class ClusterIT {
  private final LocalCluster cluster;
  private final Vatpool vatpool;

  ClusterIT(LocalCluster cluster) {
    this.cluster = cluster;
    this.vatpool = cluster.vatpool();
  }

  @BeforeEach
  void everythingRuns() {
    vatpool.ok("up --workers 2 --vats-online 50");
  }

  @Test
  void statusShowsEveryServiceWithWhereItIs() {
    // When
    Run run = vatpool.ok("status");

    // Then
    assertThat(run.out()).startsWith("The cluster in " + cluster.folder() + " is up.\n");
    assertThat(run.err()).isEmpty();
    JsonNode services = vatpool.ok("status --json").json().path("services");
    List<String> names = new ArrayList<>();
    for (JsonNode service : services) {
      names.add(service.path("name").asText());
      assertThat(service.path("state").asText()).isEqualTo("ready");
      assertThat(ProcessHandle.of(service.path("pid").asLong())).isPresent();
      assertThat(Path.of(service.path("log").asText())).isRegularFile();
      assertThat(run.out().lines().filter(l -> l.startsWith(names.getLast() + " ")).findFirst())
          .get()
          .asString()
          .contains(" ready ", service.path("pid").asText(), service.path("url").asText())
          .endsWith(service.path("log").asText());
    }
    assertThat(names).containsExactly("mariadb", "snapstore", "worker-1", "worker-2", "gateway");
  }

  @Test
  void upAgainChangesNothing() {
    // Given
    Map<String, Long> before = pids();

    // When
    vatpool.ok("up");

    // Then
    assertThat(pids()).isEqualTo(before);
  }

  @Test
  void restartReplacesTheNamedServicesOnly() {
    // Given
    Map<String, Long> before = pids();
    String url = cluster.service("worker-2").path("url").asText();

    // When
    Run restart = vatpool.ok("restart worker-2 --json");

    // Then
    assertThat(restart.json().path("state").asText()).isEqualTo("up");
    Map<String, Long> after = pids();
    assertThat(after.remove("worker-2")).isNotEqualTo(before.remove("worker-2"));
    assertThat(after).isEqualTo(before);
    assertThat(cluster.service("worker-2").path("url").asText()).isEqualTo(url);
  }

  @Test
  void anUnknownServiceIsNotRestarted() {
    // Given
    Map<String, Long> before = pids();

    // When
    Run restart = vatpool.run("restart worker-9 gateway");

    // Then
    restart.ended(Exit.USAGE);
    assertThat(restart.err())
        .contains("worker-9", "mariadb, snapstore, worker-1, worker-2, gateway");
    assertThat(pids()).isEqualTo(before);
  }

  @Test
  void moreWorkersAreAddedAndTakenAway() {
    // When
    Run more = vatpool.ok("up --workers 3 --json");

    // Then
    assertThat(more.json().path("services")).hasSize(6);
    long third = cluster.process("worker-3").pid();

    // When
    Run fewer = vatpool.ok("up --workers 2 --json");

    // Then
    assertThat(fewer.json().path("services")).hasSize(5);
    assertThat(ProcessHandle.of(third)).isEmpty();
  }

  @Test
  void aServiceThatDiedIsShownAndComesBack() throws Exception {
    // Given
    ProcessHandle snapstore = cluster.process("snapstore");
    snapstore.destroyForcibly();
    snapstore.onExit().get();

    // When
    Run status = vatpool.run("status");

    // Then
    status.ended(Exit.NOT_RUNNING);
    assertThat(status.out())
        .contains("is partly-up")
        .containsPattern("(?m)^snapstore +stopped +- ");

    // When
    vatpool.ok("up");

    // Then
    assertThat(cluster.process("snapstore").pid()).isNotEqualTo(snapstore.pid());
    vatpool.ok("status");
  }

  @Test
  void afterDownAndUpAKernelGoesOn() {
    // Given
    cluster.create(Vatpool.HOME.resolve("examples/counter/config.json"), "power");
    vatpool.ok("send power counter increment 41 --wait");
    Map<String, Long> before = pids();

    // When
    Run down = vatpool.ok("down --json");

    // Then
    assertThat(down.json().path("state").asText()).isEqualTo("down");
    before.values().forEach(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
    Run send = vatpool.run("send power counter increment --wait").ended(Exit.NOT_RUNNING);
    assertThat(send.err()).contains("vatpool up");

    // When
    vatpool.ok("up");

    // Then
    Run answer = vatpool.ok("send power counter increment --wait 2m --json");
    assertThat(answer.json().path("value").asInt()).isEqualTo(42);
  }

  private Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    vatpool
        .run("status --json")
        .json()
        .path("services")
        .forEach(s -> pids.put(s.path("name").asText(), s.path("pid").asLong()));
    return pids;
  }
}
