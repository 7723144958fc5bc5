package io.vatpool.gateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PoolSimulationTest {
  private static final SimulationSettings SETTINGS = SimulationSettings.of(50, 50_000, 20, 7);

  @Test
  void theVatsOfLostWorkersAreSpreadOverTheOthersAndThePoolSettles() {
    // When
    List<Phase> phases = new PoolSimulation(SETTINGS).run();

    // Then
    Phase steady = phases.get(1);
    Phase loss = phases.get(2);
    assertThat(loss.pageInsASecondMax()).isGreaterThan(steady.pageInsASecondMax());
    assertThat(loss.busiest()).isLessThan(2);
    assertThat(loss.secondsUntilBelow(1.5 * steady.pageInsASecond()))
        .isLessThan(SETTINGS.seconds());
    assertThat(phases.get(3).hitRate()).isGreaterThan(0.8 * steady.hitRate());
  }

  @Test
  void theSameSeedIsTheSameRun() {
    assertThat(figures(SETTINGS)).isEqualTo(figures(SETTINGS));
  }

  @Test
  void onlyVatsOfLostWorkersGetAnotherHome() {
    // When
    Homes homes = Homes.of(SETTINGS);

    // Then
    assertThat(homes.movedWithoutNeed()).isZero();
    assertThat(homes.moved()).isBetween(0.08, 0.12);
    assertThat(homes.mostOverMean()).isLessThan(1.2);
  }

  private static List<Long> figures(SimulationSettings settings) {
    return new PoolSimulation(settings)
        .run().stream().map(p -> p.deliveries() * 1_000 + p.pageInsASecondMax()).toList();
  }
}
