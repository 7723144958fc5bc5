package io.vatpool.testing;

import io.vatpool.mariadb.local.testing.SharedMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A snapstore, workers and gateways on one schema; close it to end and delete everything. */
public final class TestCluster implements AutoCloseable {
  /** Set to true, the logs of closed clusters stay in the folder for temporary files. */
  private static final String KEEP_PROPERTY = "vatpool.testing.keep";

  private static final String SNAPSTORE = "snapstore";
  private static final String MARIADB = "mariadb";
  private static final String GATEWAYS = "gateways";

  private final Path folder;
  private final TestSchema schema;
  private final Wiring wiring;
  private final ServiceProcess snapstore;
  private final List<ServiceProcess> workers;
  private final List<ServiceProcess> gateways;

  private TestCluster(Builder builder) {
    try {
      this.folder = Files.createTempDirectory("vatpool-cluster-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestSchema given = builder.schema;
    this.schema = given == null ? SharedMariaDb.freshSchema("cluster") : given;
    this.wiring = builder.wiring;
    this.snapstore =
        new ServiceProcess(
            SNAPSTORE,
            ServiceProgram.of("snapstore-svc"),
            snapstoreProperties(builder),
            builder.environment.apply(SNAPSTORE),
            folder);
    this.workers =
        IntStream.rangeClosed(1, builder.workers)
            .mapToObj(number -> worker("worker-" + number, builder))
            .toList();
    this.gateways =
        IntStream.rangeClosed(1, builder.gateways)
            .mapToObj(number -> gateway("gateway-" + number, builder))
            .toList();
  }

  private Map<String, String> snapstoreProperties(Builder builder) {
    Map<String, String> properties = new HashMap<>(builder.snapstoreProperties);
    properties.put("vatpool.snapstore.folder", snapshots().toString());
    return properties;
  }

  /**
   * What lies between two services. The services are {@code gateway-N}, {@code worker-N}, {@code
   * snapstore} and {@code mariadb}; all gateways reach a worker, or another gateway, on one way,
   * from {@code gateways}.
   */
  @FunctionalInterface
  public interface Wiring {
    /** Nothing lies between. */
    Wiring DIRECT = (from, to, port) -> port;

    /** The port on which {@code from} reaches {@code to}, which listens on {@code port}. */
    int port(String from, String to, int port);
  }

  /** What a cluster is to be made of. */
  public static final class Builder {
    private int workers = 2;
    private int gateways = 1;
    private final Map<String, String> workerProperties = new HashMap<>();
    private final Map<String, String> gatewayProperties = new HashMap<>();
    private final Map<String, String> snapstoreProperties = new HashMap<>();
    private @Nullable TestSchema schema;
    private Wiring wiring = Wiring.DIRECT;
    private Function<String, Map<String, String>> environment = service -> Map.of();

    private Builder() {}

    /** So many workers; 2 if not told. */
    public Builder workers(int count) {
      workers = count;
      return this;
    }

    /** So many gateways; 1 if not told. */
    public Builder gateways(int count) {
      gateways = count;
      return this;
    }

    /** A system property of every worker. */
    public Builder worker(String property, String value) {
      workerProperties.put(property, value);
      return this;
    }

    /** A system property of every gateway. */
    public Builder gateway(String property, String value) {
      gatewayProperties.put(property, value);
      return this;
    }

    /** A system property of every service, the snapshot store included. */
    public Builder everywhere(String property, String value) {
      snapstoreProperties.put(property, value);
      return worker(property, value).gateway(property, value);
    }

    /** On this schema instead of a fresh one of the shared server; the cluster drops it. */
    public Builder schema(TestSchema own) {
      schema = own;
      return this;
    }

    /** With this between the services. */
    public Builder wiring(Wiring between) {
      wiring = between;
      return this;
    }

    /** With these variables in the environment of each service, by its name. */
    public Builder environment(Function<String, Map<String, String>> ofService) {
      environment = ofService;
      return this;
    }

    /** Starts everything and waits until it is ready. */
    public TestCluster start() {
      return start(_ -> {});
    }

    /** The cluster, of which nothing runs yet. */
    public TestCluster build() {
      return new TestCluster(this);
    }

    /** As {@link #start()}, after the snapshot store's folder has been filled. */
    public TestCluster start(Consumer<Path> snapshots) {
      TestCluster cluster = new TestCluster(this);
      try {
        snapshots.accept(cluster.snapshots());
        return cluster.start();
      } catch (RuntimeException e) {
        cluster.close();
        throw e;
      }
    }
  }

  /** A cluster to be described. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts everything and waits until it is ready. */
  public TestCluster start() {
    // The gateway brings the schema; workers wait for it, and the gateway's readiness for them.
    snapstore.launch();
    gateways.forEach(ServiceProcess::launch);
    gateways.forEach(ServiceProcess::awaitLive);
    workers.forEach(ServiceProcess::launch);
    snapstore.awaitReady();
    workers.forEach(ServiceProcess::awaitReady);
    gateways.forEach(ServiceProcess::awaitReady);
    return this;
  }

  /** The first gateway. */
  public ServiceProcess gateway() {
    return gateways.getFirst();
  }

  /** A gateway, from 0. */
  public ServiceProcess gateway(int index) {
    return gateways.get(index);
  }

  /** A worker, from 0. */
  public ServiceProcess worker(int index) {
    return workers.get(index);
  }

  /** The worker of that name. */
  public ServiceProcess worker(String name) {
    return workers.stream().filter(w -> w.name().equals(name)).findAny().orElseThrow();
  }

  /** The snapshot store. */
  public ServiceProcess snapstore() {
    return snapstore;
  }

  /** The database schema of this cluster. */
  public TestSchema schema() {
    return schema;
  }

  /** The folder of the snapshot store. */
  public Path snapshots() {
    return folder.resolve("snapshots");
  }

  /** Where logs and data lie. */
  public Path folder() {
    return folder;
  }

  private ServiceProcess worker(String name, Builder builder) {
    Map<String, String> properties = database(name);
    properties.put("vatpool.worker.id", name);
    properties.put(
        "vatpool.worker.snapstore-url", url(wiring.port(name, SNAPSTORE, snapstore.port())));
    properties.put("vatpool.worker.heartbeat-interval", "500ms");
    properties.putAll(builder.workerProperties);
    ServiceProcess worker =
        new ServiceProcess(
            name,
            ServiceProgram.of("worker-pool"),
            properties,
            builder.environment.apply(name),
            folder);
    return worker.with(
        "vatpool.worker.advertised-url", url(wiring.port(GATEWAYS, name, worker.port())));
  }

  private ServiceProcess gateway(String name, Builder builder) {
    Map<String, String> properties = database(name);
    properties.put("vatpool.gateway.id", name);
    properties.put("vatpool.gateway.leases.duration", "3s");
    properties.put("vatpool.gateway.leases.interval", "500ms");
    properties.put("vatpool.gateway.workers.interval", "200ms");
    properties.put("vatpool.gateway.slog.folder", folder.resolve("slog").toString());
    properties.putAll(builder.gatewayProperties);
    ServiceProcess gateway =
        new ServiceProcess(
            name,
            ServiceProgram.of("kernel-gateway"),
            properties,
            builder.environment.apply(name),
            folder);
    return gateway.with(
        "vatpool.gateway.advertised-url", url(wiring.port(GATEWAYS, name, gateway.port())));
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }

  private Map<String, String> database(String service) {
    Map<String, String> properties = new HashMap<>();
    int direct = schema.server().port();
    int port = wiring.port(service, MARIADB, direct);
    properties.put(
        "quarkus.datasource.jdbc.url",
        schema.jdbcUrl().replace(":" + direct + "/", ":" + port + "/"));
    properties.put("quarkus.datasource.username", schema.user());
    properties.put("quarkus.datasource.password", schema.password());
    return properties;
  }

  @Override
  public void close() {
    List<ServiceProcess> all = new ArrayList<>(gateways);
    all.addAll(workers);
    all.add(snapstore);
    all.forEach(ServiceProcess::close);
    schema.close();
    if (Boolean.getBoolean(KEEP_PROPERTY)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
