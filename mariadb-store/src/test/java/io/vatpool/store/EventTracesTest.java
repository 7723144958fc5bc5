package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.store.EventTraces.Waiting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The traces of waiting events, beside their kernel. */
class EventTracesTest {
  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  private static final Waiting OLD = new Waiting("kp41", "00-aa-bb-01", 1_000);
  private static final Waiting NEW = new Waiting("v6.kp41", "00-cc-dd-01 vendor=x", 2_000);

  private final MariaDbKernelStore store = DB.newStore();
  private final String kernel = store.lease().kernelId();
  private final EventTraces traces = new EventTraces(DB.dataSource());

  private void commit(ExtraWrite rows) {
    store.withNextCommit(rows);
    store.commit(StoreUnderTest.kv(Map.of()));
  }

  @Test
  void whatWaitsIsReadOldestFirstUntilItIsGone() {
    commit(EventTraces.changed(kernel, List.of(NEW, OLD), List.of()));
    assertThat(traces.of(kernel, 10)).containsExactly(OLD, NEW);
    assertThat(traces.of(kernel, 1)).containsExactly(NEW);

    commit(EventTraces.changed(kernel, List.of(), List.of("kp41", "kp99")));

    assertThat(traces.of(kernel, 10)).containsExactly(NEW);
  }

  @Test
  void whatHasWaitedForLongIsForgotten() {
    commit(EventTraces.changed(kernel, List.of(NEW, OLD), List.of()));

    assertThat(traces.forgetBefore(kernel, 2_000)).isEqualTo(1);

    assertThat(traces.of(kernel, 10)).containsExactly(NEW);
  }

  @Test
  void anEventThatIsQueuedAgainHasItsNewTrace() {
    commit(EventTraces.changed(kernel, List.of(OLD), List.of()));
    Waiting again = new Waiting("kp41", "00-ee-ff-01", 3_000);

    commit(EventTraces.changed(kernel, List.of(again), List.of("kp41")));

    assertThat(traces.of(kernel, 10)).containsExactly(again);
  }
}
