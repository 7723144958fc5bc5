package io.vatpool.snapstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vatpool.snapstore.s3.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapStoreConfigTest {

  @Test
  void defaults() {
    SnapStoreConfig config = config(Map.of());

    assertThat(config.backend()).isEqualTo(SnapStoreConfig.Backend.FILE);
    assertThat(config.s3().bucket()).isEmpty();
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

  @Test
  void everyPropertyOfTheBucketMaps() {
    S3Settings settings =
        config(
                Map.ofEntries(
                    Map.entry("vatpool.snapstore.s3.bucket", "snaps"),
                    Map.entry("vatpool.snapstore.s3.prefix", "pool/"),
                    Map.entry("vatpool.snapstore.s3.region", "eu-central-1"),
                    Map.entry("vatpool.snapstore.s3.endpoint", "http://127.0.0.1:9000"),
                    Map.entry("vatpool.snapstore.s3.path-style", "true"),
                    Map.entry("vatpool.snapstore.s3.access-key-id", "me"),
                    Map.entry("vatpool.snapstore.s3.secret-access-key", "hush"),
                    Map.entry("vatpool.snapstore.s3.encryption", "kms"),
                    Map.entry("vatpool.snapstore.s3.kms-key-id", "k1"),
                    Map.entry("vatpool.snapstore.s3.part-bytes", "8M"),
                    Map.entry("vatpool.snapstore.s3.attempts-max", "2"),
                    Map.entry("vatpool.snapstore.s3.attempt-timeout", "1s"),
                    Map.entry("vatpool.snapstore.s3.call-timeout", "2s")))
            .s3()
            .settings();

    assertThat(settings)
        .isEqualTo(
            new S3Settings(
                "snaps",
                "pool/",
                "eu-central-1",
                Optional.of(URI.create("http://127.0.0.1:9000")),
                true,
                Optional.of(new S3Settings.Credentials("me", "hush")),
                new S3Settings.Encryption.KeyService("k1"),
                new S3Settings.Limits(8L << 20, 2, Duration.ofSeconds(1), Duration.ofSeconds(2))));
    assertThat(settings.toString()).doesNotContain("hush");
  }

  @Test
  void whatTheBucketLacksIsNamed() {
    assertThatThrownBy(() -> config(Map.of()).s3().settings())
        .hasMessageContaining("vatpool.snapstore.s3.bucket");
    assertThatThrownBy(() ->
            config(
                    Map.of(
                        "vatpool.snapstore.s3.bucket", "b",
                        "vatpool.snapstore.s3.encryption", "kms"))
                .s3()
                .settings())
        .hasMessageContaining("vatpool.snapstore.s3.kms-key-id");
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
