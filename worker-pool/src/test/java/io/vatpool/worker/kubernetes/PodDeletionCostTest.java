package io.vatpool.worker.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.worker.vat.VatKey;
import io.vatpool.worker.vat.VatRequests;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDeletionCostTest {
  private static final long MIB = 1L << 20;

  /** Vats are written {@code seconds since their last use}, {@code p} for preloaded only. */
  @ParameterizedTest
  @CsvSource({
    "'',              0,  0,    nothing",
    "'400 500',       34, 34,   vats that nobody uses cost their memory",
    "'1',             17, 1017, a vat in use",
    "'300',           17, 1017, used five minutes ago",
    "'301',           17, 17,   used longer ago",
    "'1p',            17, 17,   brought online and not used yet",
    "'1 2 3 400 2p',  85, 3085, several"
  })
  void vatsInUseCountAndThenMemory(String vats, long mib, int cost, String why) {
    assertThat(PodDeletionCost.of(uses(vats), mib * MIB)).as(why).isEqualTo(cost);
  }

  @Test
  void aBusierWorkerCostsMoreThanAFullOneThatNobodyUses() {
    int idleAndFull = PodDeletionCost.of(uses("900 ".repeat(50).strip()), 850 * MIB);
    int busyAndSmall = PodDeletionCost.of(uses("1"), 17 * MIB);

    assertThat(busyAndSmall).isGreaterThan(idleAndFull);
  }

  @Test
  void aCostIsNeverLargerThanTheAnnotationMayBe() {
    assertThat(PodDeletionCost.of(List.of(), Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }

  private static List<VatRequests.Use> uses(String vats) {
    return Arrays.stream(vats.split(" ", -1))
        .filter(vat -> !vat.isEmpty())
        .map(vat ->
            new VatRequests.Use(
                new VatKey("k", "v1"),
                Duration.ofSeconds(Long.parseLong(vat.replace("p", ""))),
                !vat.endsWith("p")))
        .toList();
  }
}
