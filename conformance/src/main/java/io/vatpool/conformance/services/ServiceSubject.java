package io.vatpool.conformance.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.result.StepOutcome;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.conformance.subject.Outbox;
import io.vatpool.conformance.subject.StepRunner;
import io.vatpool.conformance.subject.Subject;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Our kernel as a cluster of processes; all scenarios run on one cluster, a kernel for each. */
public final class ServiceSubject implements Subject {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NAME_CHARS_MAX = 50;
  private static final int NOT_FOUND = 404;

  private final TestCluster cluster;
  private final RestClient rest;
  private final BundleUploads uploads;
  private final @Nullable WorkerKiller killer;
  private final AtomicInteger kernels = new AtomicInteger();
  private final AtomicInteger gatewaysKilled = new AtomicInteger();
  private volatile @Nullable String running;
  private volatile boolean spared;

  private ServiceSubject(Workspace workspace, TestCluster cluster, ServiceMode mode) {
    this.cluster = cluster;
    this.rest = new RestClient(cluster.gateway().url(), PATIENCE);
    this.uploads = new BundleUploads(rest, workspace);
    this.killer =
        mode.killSeed().isEmpty()
            ? null
            : new WorkerKiller(
                IntStream.range(0, mode.workers()).mapToObj(cluster::worker).toList(),
                this::progress,
                mode.killSeed().getAsLong());
  }

  /** Starts a cluster. */
  public static ServiceSubject open(Workspace workspace, ServiceMode mode) {
    TestCluster cluster =
        TestCluster.builder()
            .workers(mode.workers())
            .worker("vatpool.worker.vats-online-max", Integer.toString(mode.vatsOnlineMax()))
            // Nobody takes kernels over here, and a busy machine may keep a gateway waiting.
            .gateway("vatpool.gateway.leases.duration", "60s")
            .start();
    return new ServiceSubject(workspace, cluster, mode);
  }

  @Override
  public boolean seesHostOperations() {
    return false;
  }

  @Override
  public RunResult run(Scenario scenario) throws IOException {
    String name = nameFor(scenario);
    KernelClient kernel = new KernelClient(rest, name);
    JsonNode created = rest.change("POST", "/v1/kernels", request(name, scenario));
    running = name;
    ServiceHost host =
        new ServiceHost(
            kernel, uploads, this::replaceGateway, created.path("bootstrap").textValue());
    StepRunner runner = new StepRunner(scenario, host);
    List<StepOutcome> steps = runner.run();
    // What was not committed is not compared, and its events are in the log only when it is gone.
    host.restart(JsJson.NODES.objectNode());
    StoredState stored = StoredState.read(kernel);
    List<JsonNode> events = SlogCranks.events(slog(name));
    RunResult result =
        new RunResult(
            scenario.name(),
            host.bootstrapResult(),
            steps,
            SlogCranks.of(events),
            runner.named(),
            events,
            Outbox.calls(stored.kv()),
            stored.kv(),
            stored.transcripts(),
            stored.spans(),
            stored.snapshots(),
            stored.bundles());
    running = null;
    kernel.delete();
    if (killer != null) {
      killer.check();
    }
    return result;
  }

  /** Keeps the killer, if there is one, from the scenarios to come, or lets it go. */
  public void spare(boolean scenarios) {
    spared = scenarios;
  }

  private void replaceGateway() {
    cluster.gateway().kill();
    cluster.gateway().launch();
    cluster.gateway().awaitReady();
    gatewaysKilled.incrementAndGet();
  }

  private Optional<Progress> progress() {
    String kernel = running;
    if (kernel == null || spared) {
      return Optional.empty();
    }
    try {
      JsonNode status = rest.get("/v1/kernels/" + kernel + "/status");
      return Optional.of(new Progress(kernel, status.path("crankNumber").asLong()));
    } catch (RestException e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty(); // deleted since
      }
      throw e;
    }
  }

  private String nameFor(Scenario scenario) {
    String readable = scenario.name().replaceAll("[^A-Za-z0-9._-]", "-");
    return readable.substring(0, Math.min(readable.length(), NAME_CHARS_MAX))
        + "-"
        + kernels.incrementAndGet();
  }

  private Path slog(String kernel) {
    return cluster.folder().resolve("slog").resolve(kernel + ".slog");
  }

  private ObjectNode request(String name, Scenario scenario) {
    ObjectNode config = scenario.config().deepCopy();
    for (String group : List.of("vats", "bundles")) {
      for (JsonNode description : config.path(group)) {
        if (description.has("bundleID")) {
          uploads.require(description.path("bundleID").asText());
        }
      }
    }
    scenario.addKernelOptions(config);
    ObjectNode request =
        JsJson.NODES
            .objectNode()
            .put("name", name)
            .put("mode", "host-driven")
            // The reference stops where a vat cannot go on; a hosted kernel would pause the vat.
            .put("faultPolicy", "consensus");
    request.set("config", config);
    if (scenario.json().has("argv")) {
      request.set("argv", scenario.json().get("argv"));
    }
    return request;
  }

  /** What was done to the cluster, for people; empty if nothing was. */
  public String summary() {
    List<String> done = new ArrayList<>();
    if (killer != null) {
      done.add(killer.summary());
    }
    if (gatewaysKilled.get() > 0) {
      done.add("killed the gateway %d times".formatted(gatewaysKilled.get()));
    }
    return String.join(", ", done);
  }

  @Override
  public void close() {
    if (killer != null) {
      killer.close();
    }
    rest.close();
    cluster.close();
  }
}
