package io.vatpool.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerSightingTest {
  private static final long GIB = 1L << 30;

  @ParameterizedTest(name = "{8}")
  @CsvSource({
    // vats, vats max, bytes, bytes max in GiB: of the lighter, then of the heavier worker
    "50, 100, 0, 16, 10, 100, 0, 16, fewer vats",
    "10, 100, 8, 16, 10, 100, 2, 16, fewer bytes",
    "0, 50, 0, 16, 0, 100, 0, 16, room for more vats",
    "0, 1000, 0, 2, 0, 1000, 0, 8, more memory",
    "10, 100, 15, 16, 60, 100, 4, 16, what is scarcest counts",
    "50, 50, 0, 0, 10, 50, 0, 0, one that does not tell its bytes"
  })
  void theWorkerWithMoreRoomWeighsMore(
      int vats,
      int vatsMax,
      long gib,
      long gibMax,
      int vats2,
      int vatsMax2,
      long gib2,
      long gibMax2,
      String why) {
    WorkerSighting lighter = sighting(vats, vatsMax, gib, gibMax);
    WorkerSighting heavier = sighting(vats2, vatsMax2, gib2, gibMax2);

    assertThat(lighter.weight()).as(why).isLessThan(heavier.weight());
  }

  @Test
  void fullWorkersShareByTheirSize() {
    WorkerSighting small = sighting(50, 50, 1, 1);
    WorkerSighting large = sighting(200, 200, 4, 4);

    assertThat(large.weight() / small.weight()).isBetween(3.9, 4.1);
  }

  private static WorkerSighting sighting(int vats, int vatsMax, long gib, long gibMax) {
    return new WorkerSighting(
        "w",
        URI.create("http://127.0.0.1:1"),
        true,
        "1",
        "e",
        vatsMax,
        vats,
        gibMax * GIB,
        gib * GIB,
        Instant.EPOCH,
        true);
  }
}
