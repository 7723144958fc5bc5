package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lives of vats, as an operator leads them. */
@ExtendWith(SharedCluster.class)
class LifecycleCommandsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Vatpool vatpool;

  LifecycleCommandsIT(LocalCluster cluster) {
    this.vatpool = cluster.vatpool();
  }

  @BeforeAll
  static void create(LocalCluster cluster) {
    cluster.vatpool().ok("up");
    cluster.create(Kit.config(cluster), "lives");
  }

  private JsonNode other() {
    return vatpool.ok("vats lives other --json").json();
  }

  private void awaitLife(String life) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> other().path("lifecycle").asText().equals(life));
  }

  private int increment() {
    return vatpool.ok("send lives other increment --wait --json").json().path("value").asInt();
  }

  @Test
  void aVatIsSuspendedAndStartedAgain() {
    // Given
    increment();

    // When
    Run suspended =
        vatpool
            .run(List.of("vat", "suspend", "lives", "other", "--reason", "nobody uses it"))
            .ended(Exit.OK);

    // Then
    awaitLife("suspended");
    assertThat(suspended.out()).contains("CHANGED").contains("yes");
    assertThat(other().path("reason").asText()).isEqualTo("nobody uses it");
    assertThat(vatpool.ok("vats lives").out()).contains("suspended");

    // When
    vatpool.ok("vat unsuspend lives other");

    // Then
    awaitLife("running");
    assertThat(increment()).isOne();
  }

  @Test
  void whatIsSentToPausedVatsWaits() {
    // Given
    vatpool.ok("vat pause lives other --reason audit");
    String promise = vatpool.ok("send lives other increment").out().strip();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> other().path("sideQueue").path("length").asInt() == 1);

    // When
    Run table = vatpool.ok("vats lives");
    Run resumed = vatpool.ok("vat resume lives --all --json");

    // Then
    assertThat(table.out()).contains("paused").containsPattern("1, [0-9]+ s");
    assertThat(resumed.json().path("items"))
        .singleElement()
        .satisfies(item -> assertThat(item.path("lifecycle").asText()).isEqualTo("running"));
    vatpool.ok("promise lives " + promise + " --wait 2m");
  }

  @Test
  void allVatsAreRestartedAfterALook() {
    // Given
    vatpool.ok("vat options lives other --restart-critical --meter-underflow pause");
    int incarnation = other().path("incarnation").asInt();

    // When
    Run plan = vatpool.ok("restart-all lives --dry-run");
    int planned = other().path("incarnation").asInt();
    Run done = vatpool.ok("restart-all lives --yes --json");

    // Then
    assertThat(other().path("options").path("restartCritical").asBoolean()).isTrue();
    assertThat(plan.out()).contains("revived first").contains("today's");
    assertThat(planned).isEqualTo(incarnation);
    assertThat(done.json().path("suspended")).isNotEmpty();
    assertThat(increment()).isOne();
    assertThat(other().path("incarnation").asInt()).isEqualTo(incarnation + 1);
  }
}
