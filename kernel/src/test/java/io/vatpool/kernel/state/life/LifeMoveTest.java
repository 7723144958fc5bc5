package io.vatpool.kernel.state.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeMoveTest {
  private static final Map<String, VatLife> STATES =
      Map.of(
          "running", new VatLife.Running(),
          "suspended", new VatLife.Suspended("why"),
          "paused", new VatLife.Paused("why", 0),
          "suspended+paused", new VatLife.SuspendedPaused("why", 0),
          "terminated", new VatLife.Terminated());

  /**
   * Every state meets every event: the state that follows, {@code =} for none, {@code !} for no.
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          running          | suspend      | suspended
          running          | unsuspend    | !
          running          | start-failed | !
          running          | pause        | paused
          running          | fault        | paused
          running          | resume       | !
          running          | upgrade      | =
          running          | terminate    | terminated
          suspended        | suspend      | =
          suspended        | unsuspend    | running
          suspended        | start-failed | suspended+paused
          suspended        | pause        | suspended+paused
          suspended        | fault        | suspended+paused
          suspended        | resume       | !
          suspended        | upgrade      | running
          suspended        | terminate    | terminated
          paused           | suspend      | suspended+paused
          paused           | unsuspend    | !
          paused           | start-failed | paused
          paused           | pause        | =
          paused           | fault        | paused
          paused           | resume       | running
          paused           | upgrade      | running
          paused           | terminate    | terminated
          suspended+paused | suspend      | =
          suspended+paused | unsuspend    | paused
          suspended+paused | start-failed | suspended+paused
          suspended+paused | pause        | =
          suspended+paused | fault        | suspended+paused
          suspended+paused | resume       | suspended
          suspended+paused | upgrade      | running
          suspended+paused | terminate    | terminated
          terminated       | suspend      | !
          terminated       | unsuspend    | !
          terminated       | start-failed | !
          terminated       | pause        | !
          terminated       | fault        | !
          terminated       | resume       | !
          terminated       | upgrade      | !
          terminated       | terminate    | =
          """)
  void everyStateMeetsEveryEvent(String state, String event, String expected) {
    VatLife life = STATES.get(state);

    LifeMove move = LifeMove.of(life, event(event), "because");

    assertThat(describe(move)).isEqualTo(expected);
  }

  private static LifeEvent event(String word) {
    List<LifeEvent> named =
        Arrays.stream(LifeEvent.values()).filter(e -> e.word().equals(word)).toList();
    assertThat(named).hasSize(1);
    return named.getFirst();
  }

  private static String describe(LifeMove move) {
    return switch (move) {
      case LifeMove.To(VatLife next) -> next.word();
      case LifeMove.Stay stay -> "=";
      case LifeMove.Illegal illegal -> "!";
    };
  }
}
