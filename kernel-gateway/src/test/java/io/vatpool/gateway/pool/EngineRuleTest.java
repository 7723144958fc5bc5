package io.vatpool.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Workers of several engine builds. */
class EngineRuleTest extends PoolUnderTest {
  @Test
  void aVatGoesOnlyToAWorkerWithItsEngine() {
    // Given
    a.deliverAll();
    b.deliverAll();
    pool.update(List.of(a.sighting("old"), b.sighting("new")));

    // When
    List<String> needOld =
        Stream.of("v1", "v2", "v3", "v4").map(vat -> deliveredBy(vat, "old")).toList();
    List<String> needNew =
        Stream.of("v5", "v6", "v7", "v8").map(vat -> deliveredBy(vat, "new")).toList();

    // Then
    assertThat(needOld).containsOnly("a");
    assertThat(needNew).containsOnly("b");
  }

  @Test
  void aVatWhoseEngineNoWorkerHasIsAFaultThatSaysWhatIsMissing() {
    // Given
    a.deliverAll();
    b.deliverAll();
    pool.update(List.of(a.sighting("new"), b.sighting("newer")));

    // When
    assertThatThrownBy(() -> deliveredBy("v1", "old"))
        // Then
        .isInstanceOf(VatFaultException.class)
        .hasMessageContaining("ENGINE_MISSING")
        .hasMessageContaining("began on \"old\", and no worker has that; there are [new, newer]");
    assertThat(a.deliveries()).isEmpty();
    assertThat(b.deliveries()).isEmpty();
  }

  private String deliveredBy(String vatId, String build) {
    engine = Optional.of(build);
    return workers.deliver(order(vatId, 0), NO_CALLS).worker();
  }
}
