package io.vatpool.xsnap.artifact;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the artifact contains and from what it was made; written by {@code npm/write-manifest.mjs}.
 *
 * @param packages published packages and their versions
 * @param compiler first line of {@code gcc --version}; the same compiler gives the same worker,
 *     byte for byte
 * @param architecture as node names it, for example {@code x64}
 * @param worker the {@code xsnap-worker} executable
 * @param launcher the {@code vat-launch} executable
 * @param host the {@code engine-host.so} library
 * @param lockdown evaluated first in a fresh engine
 * @param supervisor evaluated second in a fresh engine
 * @param kernelBundles one for each {@link KernelBundle}
 */
public record EngineManifest(
    Map<String, String> packages,
    String compiler,
    String architecture,
    EngineFile worker,
    EngineFile launcher,
    EngineFile host,
    BundleFile lockdown,
    BundleFile supervisor,
    Map<KernelBundle, BundleFile> kernelBundles) {

  public EngineManifest {
    packages = Map.copyOf(packages);
    requireNonNull(compiler, "compiler");
    requireNonNull(architecture, "architecture");
    requireNonNull(worker, "worker");
    requireNonNull(launcher, "launcher");
    requireNonNull(host, "host");
    requireNonNull(lockdown, "lockdown");
    requireNonNull(supervisor, "supervisor");
    kernelBundles = Map.copyOf(kernelBundles);
  }

  /**
   * The engine's build: the version of its sources, and enough of the executable's hash to tell it
   * from any other. Heap images and transcripts of one build are not for another.
   */
  public String build() {
    return "xsnap " + packages.get("@agoric/xsnap") + " " + worker.sha256().substring(0, SHOWN);
  }

  private static final int SHOWN = 12;

  /**
   * Reads the manifest's JSON, by hand: the tree needs no reflection, so it works in a native image
   * without configuration.
   *
   * @throws IOException if it is not JSON
   * @throws IllegalArgumentException if a field is missing or malformed
   */
  static EngineManifest parse(byte[] json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    Map<String, String> packages = new TreeMap<>();
    field(root, "packages")
        .properties()
        .forEach(entry -> packages.put(entry.getKey(), entry.getValue().asText()));
    Map<KernelBundle, BundleFile> kernelBundles = new EnumMap<>(KernelBundle.class);
    for (KernelBundle name : KernelBundle.values()) {
      kernelBundles.put(name, bundle(field(field(root, "kernelBundles"), name.manifestKey())));
    }
    JsonNode executables = field(root, "executables");
    return new EngineManifest(
        packages,
        field(root, "compiler").asText(),
        field(root, "architecture").asText(),
        file(field(executables, "worker")),
        file(field(executables, "launcher")),
        file(field(executables, "host")),
        bundle(field(root, "lockdown")),
        bundle(field(root, "supervisor")),
        kernelBundles);
  }

  private static EngineFile file(JsonNode node) {
    return new EngineFile(
        field(node, "name").asText(), field(node, "size").asLong(), field(node, "sha256").asText());
  }

  private static BundleFile bundle(JsonNode node) {
    return new BundleFile(field(node, "id").asText(), file(node));
  }

  private static JsonNode field(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the engine's manifest has no field \"" + name + "\"");
    }
    return value;
  }
}
