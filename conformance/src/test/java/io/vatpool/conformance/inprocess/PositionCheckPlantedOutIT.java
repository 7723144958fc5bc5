package io.vatpool.conformance.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.conformance.Conformance;
import io.vatpool.conformance.reference.ReferenceRun;
import io.vatpool.conformance.result.Difference;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.xsnap.engine.EngineHostMode;
import io.vatpool.xsnap.vat.VatEngines;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The harness is worth something only if it finds what the checks of the product prevent. */
class PositionCheckPlantedOutIT {
  /** Workers that outlive the kernel, as a pool does, and take a delivery wherever a vat stands. */
  private static final class BlindWorkers extends InProcessWorkers {
    private static @Nullable BlindWorkers pool;

    private BlindWorkers(VatEngines engines, VatPager pager, HeapImages images, int onlineMax) {
      super(engines, pager, images, onlineMax);
    }

    static BlindWorkers make(VatEngines engines, VatPager pager, HeapImages images, int onlineMax) {
      BlindWorkers made = pool;
      if (made == null) {
        made = new BlindWorkers(engines, pager, images, onlineMax);
        pool = made;
      }
      return made;
    }

    @Override
    boolean mayTake(DeliveryOrder order, OnlineVat vat) {
      return true;
    }

    @Override
    public void close() {
      // the pool lives on
    }
  }

  @Test
  void workersThatDoNotLookAtThePositionAreFound() throws Exception {
    // Given a program in which a block is lost while its vats are online
    Workspace workspace = Workspace.find();
    Scenario scenario = workspace.prepare(List.of("programs/tally")).getFirst();

    // When
    Optional<Difference> difference;
    try (KernelSubject subject =
            KernelSubject.open(
                workspace,
                KernelSubject.AS_THE_SCENARIO_SAYS,
                EngineHostMode.AUTO,
                BlindWorkers::make);
        Conformance conformance = new Conformance(new ReferenceRun(workspace), subject)) {
      conformance.announce(List.of(scenario));
      difference = conformance.check(scenario);
    }

    // Then
    assertThat(difference).isPresent();
  }
}
