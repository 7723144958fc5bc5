package io.vatpool.worker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomTest {
  private static final long MIB = 1L << 20;

  @ParameterizedTest
  @CsvSource({
    "0, 0,  500, true,  the first one however large",
    "1, 17, 17,  true,  there is room",
    "1, 17, 84,  false, too many bytes",
    "1, 17, 83,  true,  just enough",
    "3, 51, 17,  false, too many vats",
    "2, 17, 17,  true,  the last place"
  })
  void aVatIsAdmittedByCountAndByBytes(
      int vats, long mib, long moreMib, boolean admitted, String why) {
    RoomLimits limits = new RoomLimits(3, 100 * MIB, 10);

    assertThat(limits.admits(vats, mib * MIB, moreMib * MIB)).as(why).isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({"1, 500, false", "2, 101, true", "2, 100, false"})
  void whoHasGrownTooLargeTogetherMakesRoomButNotTheOnlyOne(int vats, long mib, boolean exceeded) {
    assertThat(new RoomLimits(3, 100 * MIB, 10).exceeded(vats, mib * MIB)).isEqualTo(exceeded);
  }

  @ParameterizedTest
  @CsvSource({
    // forked, image, allocated since the start, size: MiB
    "true,  0,   0,   17",
    "true,  0,   -1,  17",
    "true,  40,  0,   47",
    "true,  40,  20,  47",
    "true,  40,  60,  77",
    "true,  0,   100, 117",
    "false, 0,   0,   48",
    "false, 100, 0,   138"
  })
  void anEnginesSizeComesFromItsImageAndItsMeter(
      boolean forked, long imageMib, long grownMib, long sizeMib) {
    long allocated = grownMib < 0 ? 0 : EngineSize.ALLOCATED_AT_START + grownMib * MIB;

    assertThat(EngineSize.of(forked).bytes(imageMib * MIB, allocated)).isEqualTo(sizeMib * MIB);
  }

  @Test
  void thereIsRoomForOneAtLeast() {
    assertThatThrownBy(() -> new RoomLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RoomLimits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
