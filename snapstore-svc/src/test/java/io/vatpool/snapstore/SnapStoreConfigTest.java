package io.vatpool.snapstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapStoreConfigTest {

  @Test
  void defaults() {
    SnapStoreConfig config = config(Map.of());

    assertThat(config.folder()).isEqualTo(Path.of("data/snapstore"));
    assertThat(config.zstdLevel()).isEqualTo(3);
    assertThat(config.snapshotBytesMax().asLongValue()).isEqualTo(4L << 30);
    assertThat(config.freeBytesMin().asLongValue()).isEqualTo(256L << 20);
    assertThat(config.transfersMax()).isEqualTo(64);
    assertThat(config.transferWaitMax()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void everyPropertyMaps() {
    SnapStoreConfig config =
        config(
            Map.of(
                "vatpool.snapstore.folder", "/srv/snapshots",
                "vatpool.snapstore.zstd-level", "9",
                "vatpool.snapstore.snapshot-bytes-max", "1G",
                "vatpool.snapstore.free-bytes-min", "0",
                "vatpool.snapstore.transfers-max", "3",
                "vatpool.snapstore.transfer-wait-max", "5s"));

    assertThat(config.folder()).isEqualTo(Path.of("/srv/snapshots"));
    assertThat(config.zstdLevel()).isEqualTo(9);
    assertThat(config.snapshotBytesMax().asLongValue()).isEqualTo(1L << 30);
    assertThat(config.freeBytesMin().asLongValue()).isZero();
    assertThat(config.transfersMax()).isEqualTo(3);
    assertThat(config.transferWaitMax()).isEqualTo(Duration.ofSeconds(5));
  }

  private static SnapStoreConfig config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withDefaultValues(values)
        .withMapping(SnapStoreConfig.class)
        .build()
        .getConfigMapping(SnapStoreConfig.class);
  }
}
