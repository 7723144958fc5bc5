package io.vatpool.worker;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.vatpool.xsnap.engine.EngineHostMode;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The worker's settings, {@code vatpool.worker.*}. Durations are written {@code 10s}, {@code
 * 500ms}; sizes {@code 64M}. The database is Quarkus's own default datasource.
 */
@ConfigMapping(prefix = "vatpool.worker")
public interface WorkerConfig {
  /** Characters that a worker's id may have. */
  String ID_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  /** Characters that a pod's name may have: a DNS subdomain. */
  String POD_PATTERN = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

  /** This worker's name in the table of workers; by default the host's name and a random suffix. */
  Optional<@Pattern(regexp = ID_PATTERN) String> id();

  /**
   * Where gateways reach this worker; by default its loopback address and port, which is right for
   * one machine.
   */
  Optional<URI> advertisedUrl();

  /** The snapshot store. */
  @WithDefault("http://127.0.0.1:8082")
  @NotNull
  URI snapstoreUrl();

  /** Vats that have an engine at a time; the least recently used one makes room for another. */
  @WithDefault("50")
  @Min(1)
  @Max(100_000)
  int vatsOnlineMax();

  /**
   * Memory of all engines together, as the worker counts it from images and meters; idle vats make
   * room. By default half of what this machine, or the container's limit, has.
   */
  Optional<MemorySize> enginesBytesMax();

  /** Page-ins that may wait for room; what comes beyond is sent to another worker. */
  @WithDefault("1000")
  @Min(1)
  int pageInsWaitingMax();

  /** Pause between two notes of which vats were used, for the next start of the pool. */
  @WithDefault("10s")
  @NotNull
  Duration usesInterval();

  /** Committed vatstore rows cached for each online vat. */
  @WithDefault("4M")
  @NotNull
  MemorySize vatstoreCacheBytes();

  /**
   * All syscalls and answers of one delivery, in characters; an engine that makes more is stopped.
   * By default an eighth of this JVM's largest heap in bytes.
   */
  OptionalLong deliveryCharsMax();

  /** Wall-clock time that a delivery may keep its engine busy, device calls not counted. */
  @WithDefault("5m")
  @NotNull
  Duration deliveryTimeMax();

  /**
   * How engines are brought up: {@code auto} forks them from prepared ones where this machine
   * allows it, {@code fork} insists on that, {@code plain} starts each afresh.
   */
  @WithDefault("auto")
  @NotNull
  EngineHostMode engineHost();

  /** Time for an engine process to come up. */
  @WithDefault("30s")
  @NotNull
  Duration engineStartTimeMax();

  /**
   * Private folder for the engine's executables; may be shared by workers of one user. By default
   * {@code vatpool/engine} in the user's cache folder.
   */
  Optional<Path> engineFolder();

  /** File that engines' own output is appended to; by default it goes to this service's output. */
  Optional<Path> engineLog();

  /** Pause between two heartbeats in the table of workers. */
  @WithDefault("2s")
  @NotNull
  Duration heartbeatInterval();

  /** How long the end of the service waits for deliveries that are running. */
  @WithDefault("30s")
  @NotNull
  Duration drainTimeMax();

  /** Telling Kubernetes what the end of this worker's pod would cost. */
  PodDeletionCost podDeletionCost();

  /** {@code vatpool.worker.pod-deletion-cost.*}. */
  interface PodDeletionCost {
    /** Whether the pod is annotated with its cost; only inside Kubernetes. */
    @WithDefault("false")
    boolean enabled();

    /** This pod's name; needed if enabled. */
    Optional<@Pattern(regexp = POD_PATTERN) String> pod();

    /** The Kubernetes API; the pod's token is shown there, so over HTTPS only. */
    @WithDefault("https://kubernetes.default.svc")
    @NotNull
    URI apiUrl();

    /** Folder with the files {@code token}, {@code ca.crt} and {@code namespace} of the pod. */
    @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount")
    @NotNull
    Path accountFolder();

    /** Time between two requests to the API, whether the first was answered or not. */
    @WithDefault("60s")
    @NotNull
    Duration intervalMin();

    /** A cost is published if it differs by so many per cent from the one that is known. */
    @WithDefault("10")
    @Min(1)
    @Max(100)
    int changePercentMin();

    /** Time for the API to answer. */
    @WithDefault("10s")
    @NotNull
    Duration requestTimeMax();
  }
}
