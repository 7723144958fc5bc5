package io.vatpool.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vatpool.xsnap.engine.EngineHostMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {

  @Test
  void theDefaultsSuitOneMachine() {
    WorkerConfig config = config(Map.of());

    assertThat(config.id()).isEmpty();
    assertThat(config.advertisedUrl()).isEmpty();
    assertThat(config.snapstoreUrl()).isEqualTo(URI.create("http://127.0.0.1:8082"));
    assertThat(config.vatsOnlineMax()).isEqualTo(50);
    assertThat(config.vatstoreCacheBytes().asLongValue()).isEqualTo(4L * 1024 * 1024);
    assertThat(config.deliveryCharsMax()).isEmpty();
    assertThat(config.deliveryTimeMax()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.enginesBytesMax()).isEmpty();
    assertThat(config.pageInsWaitingMax()).isEqualTo(1000);
    assertThat(config.usesInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.engineHost()).isEqualTo(EngineHostMode.AUTO);
    assertThat(config.engineStartTimeMax()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.engineFolder()).isEmpty();
    assertThat(config.engineLog()).isEmpty();
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.drainTimeMax()).isEqualTo(Duration.ofSeconds(30));
    WorkerConfig.PodDeletionCost cost = config.podDeletionCost();
    assertThat(cost.enabled()).isFalse();
    assertThat(cost.pod()).isEmpty();
    assertThat(cost.apiUrl()).isEqualTo(URI.create("https://kubernetes.default.svc"));
    assertThat(cost.accountFolder())
        .isEqualTo(Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
    assertThat(cost.intervalMin()).isEqualTo(Duration.ofMinutes(1));
    assertThat(cost.changePercentMin()).isEqualTo(10);
    assertThat(cost.requestTimeMax()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void everySettingHasItsProperty() {
    WorkerConfig config =
        config(
            Map.ofEntries(
                Map.entry("vatpool.worker.id", "w7"),
                Map.entry("vatpool.worker.advertised-url", "http://10.0.0.7:81"),
                Map.entry("vatpool.worker.snapstore-url", "http://s:1"),
                Map.entry("vatpool.worker.vats-online-max", "7"),
                Map.entry("vatpool.worker.vatstore-cache-bytes", "1K"),
                Map.entry("vatpool.worker.delivery-chars-max", "1000"),
                Map.entry("vatpool.worker.delivery-time-max", "7s"),
                Map.entry("vatpool.worker.engine-host", "plain"),
                Map.entry("vatpool.worker.engines-bytes-max", "1G"),
                Map.entry("vatpool.worker.page-ins-waiting-max", "11"),
                Map.entry("vatpool.worker.uses-interval", "12s"),
                Map.entry("vatpool.worker.engine-start-time-max", "8s"),
                Map.entry("vatpool.worker.engine-folder", "/e"),
                Map.entry("vatpool.worker.engine-log", "/l"),
                Map.entry("vatpool.worker.heartbeat-interval", "9s"),
                Map.entry("vatpool.worker.drain-time-max", "10s"),
                Map.entry("vatpool.worker.pod-deletion-cost.enabled", "true"),
                Map.entry("vatpool.worker.pod-deletion-cost.pod", "worker-5f7c-x2"),
                Map.entry("vatpool.worker.pod-deletion-cost.api-url", "https://10.0.0.1"),
                Map.entry("vatpool.worker.pod-deletion-cost.account-folder", "/a"),
                Map.entry("vatpool.worker.pod-deletion-cost.interval-min", "11s"),
                Map.entry("vatpool.worker.pod-deletion-cost.change-percent-min", "12"),
                Map.entry("vatpool.worker.pod-deletion-cost.request-time-max", "13s")));

    assertThat(config.id()).contains("w7");
    assertThat(config.advertisedUrl()).contains(URI.create("http://10.0.0.7:81"));
    assertThat(config.snapstoreUrl()).isEqualTo(URI.create("http://s:1"));
    assertThat(config.vatsOnlineMax()).isEqualTo(7);
    assertThat(config.vatstoreCacheBytes().asLongValue()).isEqualTo(1024);
    assertThat(config.deliveryCharsMax()).hasValue(1000);
    assertThat(config.deliveryTimeMax()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.enginesBytesMax().orElseThrow().asLongValue()).isEqualTo(1L << 30);
    assertThat(config.pageInsWaitingMax()).isEqualTo(11);
    assertThat(config.usesInterval()).isEqualTo(Duration.ofSeconds(12));
    assertThat(config.engineHost()).isEqualTo(EngineHostMode.PLAIN);
    assertThat(config.engineStartTimeMax()).isEqualTo(Duration.ofSeconds(8));
    assertThat(config.engineFolder()).contains(Path.of("/e"));
    assertThat(config.engineLog()).contains(Path.of("/l"));
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(9));
    assertThat(config.drainTimeMax()).isEqualTo(Duration.ofSeconds(10));
    WorkerConfig.PodDeletionCost cost = config.podDeletionCost();
    assertThat(cost.enabled()).isTrue();
    assertThat(cost.pod()).contains("worker-5f7c-x2");
    assertThat(cost.apiUrl()).isEqualTo(URI.create("https://10.0.0.1"));
    assertThat(cost.accountFolder()).isEqualTo(Path.of("/a"));
    assertThat(cost.intervalMin()).isEqualTo(Duration.ofSeconds(11));
    assertThat(cost.changePercentMin()).isEqualTo(12);
    assertThat(cost.requestTimeMax()).isEqualTo(Duration.ofSeconds(13));
  }

  private static WorkerConfig config(Map<String, String> properties) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WorkerConfig.class)
            .withConverter(
                io.quarkus.runtime.configuration.MemorySize.class, 100, new MemorySizeConverter())
            .withConverter(
                Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
            .withDefaultValues(properties)
            .build();
    return config.getConfigMapping(WorkerConfig.class);
  }
}
