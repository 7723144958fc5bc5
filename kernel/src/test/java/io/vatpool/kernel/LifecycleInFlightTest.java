package io.vatpool.kernel;

import static io.vatpool.kernel.ScriptedWorkers.syscalls;
import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.protocol.CapData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is on its way while vats are suspended, paused, restarted and ended. */
class LifecycleInFlightTest {
  private static final String IMPORT = "o-50";

  private final LifecycleFixture fixture = new LifecycleFixture(2, 0);

  /** Has v1 ask v2 something, and wait for the answer, to which it sends a message at once. */
  private void askAndPipeline() {
    fixture.workers.script(
        "v1",
        syscalls(
            "[\"send\",\"%s\",{\"methargs\":{\"body\":\"#[\\\"ask\\\",[]]\",\"slots\":[]},\"result\":\"p+5\"}]"
                .formatted(IMPORT),
            "[\"send\",\"p+5\",{\"methargs\":{\"body\":\"#[\\\"more\\\",[]]\",\"slots\":[]},\"result\":\"p+6\"}]",
            "[\"subscribe\",\"p+5\"]",
            "[\"subscribe\",\"p+6\"]"));
    fixture.kernel.queueToObject(
        fixture.roots.getFirst(),
        new CapData("#[\"use\",[\"$0\"]]", List.of(fixture.roots.getLast())),
        ResolutionPolicy.NONE);
    fixture.run();
    assertThat(fixture.deliveries()).containsExactly("v1 use", "v2 ask");
  }

  @Test
  void aMessageToAPromiseOfASuspendedVatIsRejectedWithIt() {
    askAndPipeline();

    fixture.kernel.lifecycle().suspend("v2", "");
    fixture.run();

    assertThat(fixture.deliveries())
        .containsExactly("v2 bringOutYourDead", "v1 notify", "v1 notify");
    assertThat(fixture.workers.orders().getLast().delivery()).contains("vatUpgraded");
  }

  @Test
  void whatIsPipelinedToAPausedVatWaitsWithWhatItFollows() {
    askAndPipeline();
    fixture.kernel.lifecycle().pause("v1", "");
    fixture.workers.script(
        "v2", syscalls("[\"resolve\",[[\"p-60\",false,{\"body\":\"#7\",\"slots\":[]}]]]"));
    fixture.send("v2", "answer");
    fixture.run();
    assertThat(fixture.deliveries()).containsExactly("v2 answer");

    fixture.kernel.lifecycle().resume("v1");
    fixture.run();

    assertThat(fixture.deliveries()).containsOnly("v1 notify");
  }

  @Test
  void aNotificationBringsASuspendedVatBack() {
    askAndPipeline();
    fixture.kernel.lifecycle().suspend("v1", "");
    fixture.run();
    fixture.workers.script(
        "v2", syscalls("[\"resolve\",[[\"p-60\",false,{\"body\":\"#7\",\"slots\":[]}]]]"));

    fixture.send("v2", "answer");
    fixture.run();

    assertThat(fixture.deliveries())
        .containsSequence("v1 bringOutYourDead", "v2 answer", "v1 startVat", "v1 notify");
  }

  @ParameterizedTest
  @EnumSource(SuspendedVatsTest.Life.class)
  void aVatIsTerminatedInEveryState(SuspendedVatsTest.Life life) {
    life.reach(fixture);
    String answer = fixture.send("v2", "hello");

    fixture.kernel.terminateVat("v2", CapData.of("#\"enough\""));
    fixture.run();

    assertThat(fixture.deliveries()).isEmpty();
    assertThat(fixture.kernel.promise(answer)).isInstanceOf(PromiseState.Rejected.class);
    assertThat(fixture.store.kv().keySet())
        .noneMatch(key ->
            key.startsWith("v2.") || key.startsWith("sideQueue") || key.startsWith("lifecycle"));
  }

  @ParameterizedTest
  @EnumSource(SuspendedVatsTest.Life.class)
  void aRestartOfAllMeetsVatsInEveryState(SuspendedVatsTest.Life life) {
    life.reach(fixture);
    String hello = fixture.send("v2", "hello");

    RestartPlan plan = fixture.kernel.lifecycle().restartAll();
    fixture.run();

    assertThat(plan.suspendedBefore()).isEqualTo(life.suspended() ? List.of("v2") : List.of());
    assertThat(plan.revived()).isEqualTo(life.paused() ? List.of("v1") : List.of("v1", "v2"));
    assertThat(fixture.kernel.vat("v2").orElseThrow().incarnation()).isEqualTo(1);
    assertThat(fixture.life("v2").paused()).isEqualTo(life.paused());
    assertThat(fixture.kernel.promise(hello)).isEqualTo(new PromiseState.Unresolved());
    if (life.paused()) {
      assertThat(fixture.deliveries()).containsExactly("v1 startVat");
      fixture.kernel.lifecycle().resume("v2");
      fixture.run();
      assertThat(fixture.deliveries()).containsExactly("v2 startVat", "v2 hello");
    } else {
      assertThat(fixture.deliveries()).containsExactly("v1 startVat", "v2 startVat", "v2 hello");
    }
  }
}
