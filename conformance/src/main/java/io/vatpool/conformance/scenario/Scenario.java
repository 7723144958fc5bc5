package io.vatpool.conformance.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A scenario whose sources have become bundles; {@code conformance/README.md} describes the fields.
 *
 * @param name {@code area/name}
 * @param json all of it
 */
public record Scenario(String name, JsonNode json) {
  /** Checks. */
  public Scenario {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(json, "json");
  }

  /**
   * Reads a scenario as {@code bundle-scenario.mjs} wrote it.
   *
   * @throws IOException if the file cannot be read
   */
  public static Scenario read(Path file) throws IOException {
    JsonNode json = JsJson.parse(Files.readString(file));
    return new Scenario(json.path("name").asText(), json);
  }

  /** The SwingSet configuration, with {@code bundleID} in place of sources. */
  public JsonNode config() {
    return json.path("config");
  }

  /** The reference's warehouse policy, {@code maxVatsOnline} among it. */
  public JsonNode runtime() {
    return json.path("runtime");
  }

  /** The supervisor that its vats run on, if it is not the published one. */
  public Optional<String> supervisor() {
    return Optional.ofNullable(json.path("supervisor").textValue());
  }

  /**
   * Whether it can be run through the REST operations: services run the published supervisor, and
   * refuse by name what no host means.
   */
  public boolean forServices() {
    return supervisor().isEmpty() && json.path("services").asBoolean(true);
  }

  /** Whether the structured logs are compared in every run, and not only when asked for. */
  public boolean comparesSlogs() {
    return json.path("slog").asBoolean(false);
  }

  /** Whether an initialization option such as {@code addTimer} is on; they are by default. */
  public boolean initialization(String option) {
    return json.path("initialization").path(option).asBoolean(true);
  }

  /** Whether the kernel has the optional device {@code timer}, {@code bridge} or {@code bundle}. */
  public boolean hasDevice(String device) {
    return json.path("devices").path(device).asBoolean(false);
  }

  /** Puts what the reference is told beside the configuration into it, where ours has it. */
  public void addKernelOptions(ObjectNode config) {
    for (String option : List.of("addVattp", "addTimer")) {
      config.put(option, initialization(option));
    }
    ObjectNode devices = config.putObject("devices");
    for (String device : List.of("timer", "bridge", "bundle")) {
      if (hasDevice(device)) {
        devices.putObject(device);
      }
    }
  }

  /** The id of a bundle for the host to install or upgrade to. */
  public String bundleId(String bundle) {
    for (JsonNode group : List.of(json.path("installable"), config().path("bundles"))) {
      JsonNode id = group.path(bundle).path("bundleID");
      if (id.isTextual()) {
        return id.asText();
      }
    }
    throw new IllegalArgumentException("scenario " + name + " has no bundle " + bundle);
  }

  /** The host's steps. */
  public List<JsonNode> steps() {
    List<JsonNode> steps = new ArrayList<>();
    json.path("steps").forEach(steps::add);
    return steps;
  }
}
