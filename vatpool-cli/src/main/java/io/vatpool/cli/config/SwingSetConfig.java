package io.vatpool.cli.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A SwingSet configuration file. Its {@code vats} and {@code bundles} say where their code is:
 *
 * <ul>
 *   <li>{@code sourceSpec}: a source file, bundled here;
 *   <li>{@code bundleSpec}: a file with a bundle;
 *   <li>{@code bundle}: the bundle itself;
 *   <li>{@code bundleName}: an entry of {@code bundles}; {@code bundleID}: an installed bundle.
 * </ul>
 *
 * <p>The first three become {@code bundleID}; all the rest goes to the gateway as it is.
 */
public final class SwingSetConfig {

  private static final List<String> SECTIONS = List.of("vats", "bundles");

  private final Path file;
  private final ObjectNode document;

  private SwingSetConfig(Path file, ObjectNode document) {
    this.file = file;
    this.document = document;
  }

  /**
   * Reads a file.
   *
   * @throws CliException if it cannot be read, or is no JSON object
   */
  public static SwingSetConfig read(Path file) {
    try {
      JsonNode document = Console.JSON.readTree(Files.readAllBytes(file));
      if (document instanceof ObjectNode object) {
        return new SwingSetConfig(file.toAbsolutePath(), object);
      }
      throw wrong(file, "it is no JSON object", null);
    } catch (NoSuchFileException e) {
      throw wrong(file, "there is no such file", e);
    } catch (JsonProcessingException e) {
      throw wrong(
          file,
          "line " + e.getLocation().getLineNr() + " is no JSON: " + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw wrong(file, e.toString(), e);
    }
  }

  /** What makes a bundle of a source file, showing progress if it likes. */
  @FunctionalInterface
  public interface SourceBundler {

    Bundle bundle(Path source) throws InterruptedException;
  }

  /**
   * The configuration with all code as bundle ids, and the bundles that belong to them.
   *
   * @param config for the gateway
   * @param bundles to install before, without doubles
   */
  public record Bundled(JsonNode config, List<Bundle> bundles) {}

  /** Bundles whatever is given as a source file, each file once. */
  public Bundled bundled(SourceBundler bundler) throws InterruptedException {
    ObjectNode config = document.deepCopy();
    Map<Path, Bundle> bySource = new LinkedHashMap<>();
    Map<String, Bundle> byId = new LinkedHashMap<>();
    for (String section : SECTIONS) {
      for (Map.Entry<String, JsonNode> entry : config.path(section).properties()) {
        if (entry.getValue() instanceof ObjectNode descriptor) {
          String where = section + "." + entry.getKey();
          @Nullable Bundle bundle = take(descriptor, where, bySource, bundler);
          if (bundle != null) {
            descriptor.put("bundleID", bundle.id());
            byId.put(bundle.id(), bundle);
          }
        }
      }
    }
    return new Bundled(config, new ArrayList<>(byId.values()));
  }

  /** Takes the code out of a descriptor; null if it names a bundle that is elsewhere. */
  private @Nullable Bundle take(
      ObjectNode descriptor, String where, Map<Path, Bundle> bySource, SourceBundler bundler)
      throws InterruptedException {
    if (descriptor.has("sourceSpec")) {
      Path source = resolve(descriptor.remove("sourceSpec").asText(), where + ".sourceSpec");
      @Nullable Bundle known = bySource.get(source);
      if (known == null) {
        known = bundler.bundle(source);
        bySource.put(source, known);
      }
      return known;
    }
    if (descriptor.has("bundleSpec")) {
      return Bundle.read(resolve(descriptor.remove("bundleSpec").asText(), where + ".bundleSpec"));
    }
    if (descriptor.has("bundle")) {
      JsonNode inline = descriptor.remove("bundle");
      String id = Bundle.idOf(inline, where + ".bundle in " + file);
      return new Bundle(id, inline.toString());
    }
    return null;
  }

  /**
   * A path relative to the configuration, or a file inside an installed package ({@code
   * @agoric/zoe/contractFacet.js}), looked for in the {@code node_modules} folders from there up.
   */
  private Path resolve(String spec, String where) {
    Path folder = requireNonNull(file.getParent(), "a file is in a folder");
    Path direct = folder.resolve(spec).normalize();
    if (Files.isRegularFile(direct)) {
      return direct;
    }
    for (@Nullable Path up = folder; up != null && !spec.startsWith("."); up = up.getParent()) {
      Path inPackage = up.resolve("node_modules").resolve(spec);
      if (Files.isRegularFile(inPackage)) {
        return inPackage;
      }
    }
    throw wrong(file, where + " names " + spec + ", and there is no file " + direct, null);
  }

  private static CliException wrong(Path file, String why, @Nullable Throwable cause) {
    return new CliException(
        Exit.USAGE,
        "The configuration cannot be used",
        file + ": " + why,
        "docs/configuration.md describes the format.",
        cause);
  }
}
