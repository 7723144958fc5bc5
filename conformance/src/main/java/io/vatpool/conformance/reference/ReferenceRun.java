package io.vatpool.conformance.reference;

import io.vatpool.conformance.result.ResultFile;
import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.scenario.Node;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.protocol.Sha256;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Runs scenarios on the reference, or remembers how they went. */
public final class ReferenceRun implements AutoCloseable {
  private static final long POLL_MILLIS = 50;

  /** A reference kernel waits for its one busy engine most of the time, so two share a machine. */
  private static final int PROCESSES = 2;

  private final Workspace workspace;
  private final ExecutorService background = Executors.newFixedThreadPool(PROCESSES);
  private final Map<Path, CompletableFuture<Void>> running = new HashMap<>();
  private final String drivers;

  /**
   * For a workspace whose reference is installed.
   *
   * @throws IOException if its files cannot be read
   */
  public ReferenceRun(Workspace workspace) throws IOException {
    this.workspace = Objects.requireNonNull(workspace, "workspace");
    this.drivers = digestOfTools(workspace.module().resolve("reference"));
  }

  /**
   * Starts those of the scenarios that have no result yet, in node processes beside us.
   *
   * @param scenarios in the order in which their results will be asked for
   */
  public void start(List<Scenario> scenarios) {
    Map<Path, Path> missing = new LinkedHashMap<>();
    for (Scenario scenario : scenarios) {
      if (!Files.exists(file(scenario))) {
        missing.put(file(scenario), workspace.file(scenario));
      }
    }
    List<Path> results = List.copyOf(missing.keySet());
    for (int first = 0; first < Math.min(PROCESSES, results.size()); first++) {
      List<Path> share = new ArrayList<>();
      for (int i = first; i < results.size(); i += PROCESSES) {
        share.add(results.get(i));
      }
      start(share, missing);
    }
  }

  /** Starts one process, which makes these results one after the other. */
  private void start(List<Path> results, Map<Path, Path> scenarios) {
    List<String> command = new ArrayList<>();
    command.add(workspace.reference().resolve("run-reference.mjs").toString());
    command.add(workspace.bundled().toString());
    results.forEach(result -> command.add(result + "=" + scenarios.get(result)));
    CompletableFuture<Void> process = CompletableFuture.runAsync(() -> run(command), background);
    results.forEach(result -> running.put(result, process));
  }

  private void run(List<String> command) {
    try {
      Node.run(workspace.module(), command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the reference ran", e);
    }
  }

  /**
   * The reference's result of a scenario that was started, waiting for it if need be.
   *
   * @throws java.util.concurrent.CompletionException around a {@link
   *     io.vatpool.conformance.scenario.NodeFailedException} if the driver failed
   */
  public RunResult result(Scenario scenario) throws IOException, InterruptedException {
    Path file = file(scenario);
    CompletableFuture<Void> process =
        running.getOrDefault(file, CompletableFuture.completedFuture(null));
    while (!Files.exists(file) && !process.isDone()) {
      Thread.sleep(POLL_MILLIS);
    }
    if (!Files.exists(file)) {
      process.join();
      throw new IllegalStateException("the reference was not asked for " + scenario.name());
    }
    return ResultFile.read(file);
  }

  /** Stops what still runs. */
  @Override
  public void close() {
    background.shutdownNow();
    background.close();
  }

  private Path file(Scenario scenario) {
    String key = Sha256.hex(drivers + "\0" + JsJson.stringify(scenario.json()));
    return workspace.results().resolve(scenario.name() + "-" + key.substring(0, 16) + ".json");
  }

  private static String digestOfTools(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(file.getFileName()).append('\0').append(Files.readString(file)).append('\0');
      }
      return Sha256.hex(all.toString());
    }
  }
}
