package io.vatpool.kernel.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.protocol.json.JsJson;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunPoliciesTest {
  @Test
  void countsDeliveries() {
    RunPolicy policy = RunPolicies.cranks(2, 1, false);

    boolean first = policy.crankComplete(5L);
    boolean empty = policy.emptyCrank();
    boolean second = policy.crankFailed();

    assertThat(first).isTrue();
    assertThat(empty).isTrue();
    assertThat(second).isFalse();
    assertThat(policy.allowCleanup()).isEqualTo(CleanupAllowance.ofEach(100));
  }

  @Test
  void countsEmptyCranksWhereAskedTo() {
    RunPolicy policy = RunPolicies.cranks(1, 1, true);

    boolean goOn = policy.emptyCrank();

    assertThat(goOn).isFalse();
  }

  @Test
  void countsCreatedVats() {
    RunPolicy policy = RunPolicies.cranks(10, 2, false);

    boolean first = policy.vatCreated(null);
    boolean second = policy.vatCreated(null);

    assertThat(first).isTrue();
    assertThat(second).isFalse();
  }

  @Test
  void countsComputrons() {
    RunPolicy policy = RunPolicies.computrons(200_000);

    boolean created = policy.vatCreated(7L);
    boolean unknown = policy.crankComplete(null);
    boolean reached = policy.crankComplete(100_000L);

    assertThat(created).isTrue();
    assertThat(unknown).isTrue();
    assertThat(reached).isFalse();
    assertThat(policy.emptyCrank()).isTrue();
  }

  @Test
  void aCrankWithoutACountIsExpensive() {
    RunPolicy policy = RunPolicies.computrons(1_000_000);

    boolean goOn = policy.crankFailed();

    assertThat(goOn).isFalse();
  }

  @Test
  void stopsWhenTimeIsUp() {
    AtomicLong millis = new AtomicLong(1_000);
    RunPolicy policy =
        RunPolicies.wallClock(Duration.ofSeconds(2), () -> Instant.ofEpochMilli(millis.get()));
    boolean before = policy.emptyCrank();

    millis.set(3_000);
    boolean after = policy.emptyCrank();

    assertThat(before).isTrue();
    assertThat(after).isFalse();
  }

  @Test
  void cleansUpOnce() {
    RunPolicy policy = RunPolicies.someCleanup(5);

    CleanupAllowance first = policy.allowCleanup();
    CleanupAllowance second = policy.allowCleanup();

    assertThat(first).isEqualTo(CleanupAllowance.ofEach(5));
    assertThat(second).isEqualTo(CleanupAllowance.FORBIDDEN);
  }

  @Test
  void foreverNeverStops() {
    RunPolicy policy = RunPolicies.forever();

    assertThat(policy.crankComplete(Long.MAX_VALUE)).isTrue();
    assertThat(policy.didCleanup(CleanupCounts.NONE)).isTrue();
    assertThat(policy.allowCleanup()).isEqualTo(CleanupAllowance.UNLIMITED);
    assertThat(RunPolicies.noCleanup().allowCleanup()).isEqualTo(CleanupAllowance.FORBIDDEN);
  }

  @Test
  void countsWhatWasCleaned() {
    CleanupCounts counts = new CleanupCounts(1, 0, 2, 0, 0, 3);

    assertThat(counts.total()).isEqualTo(6);
    assertThat(counts.nonZero().toString()).isEqualTo("{exports=1, promises=2, transcripts=3}");
  }

  @Test
  void writesBudgetsAsTheReferenceDoes() {
    assertThat(JsJson.stringify(CleanupBudget.UNLIMITED.toJson())).isEqualTo("{\"default\":null}");
    assertThat(JsJson.stringify(CleanupBudget.ofEach(5).toJson())).isEqualTo("{\"default\":5}");
    assertThat(JsJson.stringify(new CleanupBudget(5, 2, 2, 10, 2, 2).toJson()))
        .isEqualTo("{\"default\":2,\"exports\":5,\"kv\":10}");
  }
}
