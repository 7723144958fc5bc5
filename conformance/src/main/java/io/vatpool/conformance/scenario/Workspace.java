package io.vatpool.conformance.scenario;

import io.vatpool.protocol.json.JsJson;
import io.vatpool.xsnap.artifact.EngineArtifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of the module.
 *
 * @param module the folder {@code conformance}
 */
public record Workspace(Path module) {
  /** Finds the module from the working directory: it is that, or in it. */
  public static Workspace find() {
    Path here = Path.of("").toAbsolutePath();
    for (Path candidate : List.of(here, here.resolve("conformance"))) {
      if (Files.exists(candidate.resolve("reference/run-reference.mjs"))) {
        return new Workspace(candidate);
      }
    }
    throw new IllegalStateException("run this in the repository or in its folder conformance");
  }

  /** The locked packages and the tools of the reference, installed. */
  public Path reference() {
    return module.resolve("target/reference");
  }

  /** What the bundler made: bundles and scenarios that name them. */
  public Path bundled() {
    return module.resolve("target/scenarios");
  }

  /** Results of the reference, by the hash of everything they depend on. */
  public Path results() {
    return module.resolve("target/results");
  }

  /** For the engine's executables. */
  public Path engines() {
    return module.resolve("target/engines");
  }

  /** The file of a bundled scenario. */
  public Path file(Scenario scenario) {
    return bundled().resolve("scenarios").resolve(scenario.name() + ".json");
  }

  /** Puts a scenario that was not written by hand where the reference's driver finds it. */
  public void write(Scenario scenario) throws IOException {
    Path file = file(scenario);
    Files.createDirectories(file.getParent());
    Files.writeString(file, JsJson.stringify(scenario.json()));
  }

  /** The JSON text of a bundle that the bundler made. */
  public String bundle(String id) {
    try {
      return Files.readString(bundled().resolve("bundles").resolve(id + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException("no bundle " + id + "; run the bundler first", e);
    }
  }

  /** The bundle's JSON text of a supervisor that scenarios may ask for. */
  public String supervisor(String name) {
    try {
      return Files.readString(bundled().resolve("supervisors").resolve(name + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException("no supervisor is called " + name, e);
    }
  }

  /** Names of all scenarios in the source tree, sorted. */
  public List<String> scenarioNames() {
    Path root = module.resolve("scenarios");
    try (Stream<Path> files = Files.walk(root, 3)) {
      return files
          .filter(file -> file.endsWith("scenario.json"))
          .map(file -> root.relativize(file.getParent()).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Installs the reference and bundles the given scenarios; quick when nothing has changed.
   *
   * @return the scenarios, in the given order
   * @throws NodeFailedException with node's own words if a step fails
   */
  public List<Scenario> prepare(List<String> names) throws IOException, InterruptedException {
    Files.createDirectories(module.resolve("target"));
    try (FileChannel channel =
            FileChannel.open(
                module.resolve("target/prepare.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Path worker = EngineArtifact.fromClassPath().extractTo(engines()).worker();
      Node.run(module, List.of("reference/install.mjs", reference().toString(), worker.toString()));
      List<String> command =
          new ArrayList<>(
              List.of(
                  reference().resolve("bundle-scenario.mjs").toString(),
                  module.resolve("scenarios").toString(),
                  bundled().toString()));
      command.addAll(names);
      Node.run(module, command);
      if (!lock.isValid()) {
        throw new IOException("the lock on target/prepare.lock was lost");
      }
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (String name : names) {
      scenarios.add(Scenario.read(bundled().resolve("scenarios").resolve(name + ".json")));
    }
    return scenarios;
  }
}
