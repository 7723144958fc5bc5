package io.vatpool.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A restart of many vats costs what there are of them, and first deliveries do not wait for it. */
class RestartOfThousandsTest {
  private static final int VATS = 2_000;

  /** Committed entries that may be read for each vat: life, parameters, options, disconnection. */
  private static final int READS_PER_VAT_MAX = 6;

  @Test
  void marksAllVatsAtOnceAndTheFirstDeliveryDoesNotWaitForTheOthers() {
    LifecycleFixture fixture = new LifecycleFixture(1, VATS, false);
    fixture.open(List.of("b0-l2", "b0-s2"));
    int before = fixture.store.reads();

    RestartPlan plan = fixture.kernel.lifecycle().restartAll();

    assertThat(plan.suspended()).hasSize(VATS + 1);
    assertThat(fixture.store.reads() - before).isLessThan(READS_PER_VAT_MAX * VATS);
    assertThat(fixture.deliveries()).isEmpty();

    // The static vat starts; the message is routed, set aside, and delivered once its vat runs.
    fixture.send("v" + VATS, "hello");
    for (int crank = 0; crank < 5; crank++) {
      fixture.kernel.step();
    }

    assertThat(fixture.deliveries())
        .containsExactly(
            "v1 startVat", "v%d startVat".formatted(VATS), "v%d hello".formatted(VATS));
    fixture.run();
    assertThat(fixture.deliveries()).isEmpty();
  }
}
