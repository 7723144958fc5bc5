package io.vatpool.worker;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.RequestHeaders;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.store.VatReader;
import io.vatpool.store.VatUses;
import io.vatpool.store.WorkerRegistry;
import io.vatpool.tracing.Tracing;
import io.vatpool.worker.policy.RoomLimits;
import io.vatpool.worker.vat.KnownHints;
import io.vatpool.worker.vat.VatHosting;
import io.vatpool.worker.vat.VatRequests;
import io.vatpool.worker.vat.WorkerMetrics;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.vat.VatEngines;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the service together. */
@ApplicationScoped
class WorkerBeans {
  /** Of the heap's bytes, for the characters of one delivery: they exist in several forms. */
  private static final long HEAP_PART = 8;

  /** Of the machine's memory, for engines. */
  private static final long MEMORY_PART = 2;

  @Produces
  @Singleton
  WorkerIdentity identity(
      WorkerConfig config,
      EngineArtifact artifact,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    return new WorkerIdentity(
        config.id().orElseGet(WorkerBeans::randomId),
        config.vatsOnlineMax(),
        version,
        artifact.manifest().build());
  }

  private static String randomId() {
    String suffix = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    try {
      String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
      return "worker-" + host.substring(0, Math.min(host.length(), 40)) + "-" + suffix;
    } catch (IOException e) {
      return "worker-" + suffix; // a host that does not know its own name
    }
  }

  @Produces
  @Singleton
  SnapStoreClient snapstore(WorkerConfig config, ServiceTokens serviceTokens, Tracing tracing) {
    return new SnapStoreClient(
        ClientOptions.of(config.snapstoreUrl()).withServiceTokens(serviceTokens),
        tracing.isOn() ? Tracing::headers : RequestHeaders.NONE);
  }

  @Produces
  @Singleton
  WorkerMetrics metrics(MeterRegistry registry) {
    return new WorkerMetrics(registry);
  }

  @Produces
  @Singleton
  WorkerRegistry registry(DataSource dataSource) {
    return new WorkerRegistry(dataSource);
  }

  @Produces
  @Singleton
  VatRequests requests(
      WorkerIdentity identity,
      WorkerConfig config,
      VatEngines engines,
      SnapStoreClient snapstore,
      DataSource dataSource,
      KnownHints hints,
      WorkerMetrics metrics) {
    return VatHosting.create(
        identity.workerId(),
        new VatHosting.Bounds(
            new RoomLimits(
                config.vatsOnlineMax(), enginesBytesMax(config), config.pageInsWaitingMax()),
            config.vatstoreCacheBytes().asLongValue(),
            config.deliveryCharsMax().orElse(Runtime.getRuntime().maxMemory() / HEAP_PART)),
        engines,
        snapstore,
        new VatReader(dataSource),
        hints,
        metrics);
  }

  private static long enginesBytesMax(WorkerConfig config) {
    return config
        .enginesBytesMax()
        .map(MemorySize::asLongValue)
        .orElseGet(() -> machineBytes() / MEMORY_PART);
  }

  /** Of the machine, or of the container if that has a limit. */
  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  @Produces
  @Singleton
  KnownHints hints() {
    return new KnownHints();
  }

  @Produces
  @Singleton
  VatUses uses(DataSource dataSource) {
    return new VatUses(dataSource);
  }
}
