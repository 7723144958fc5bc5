package io.vatpool.k8s;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The objects that {@code kubectl apply -k} would make. */
record Overlay(String name, List<JsonNode> objects) {
  /** All that there are. */
  static final List<String> NAMES = List.of("local", "production", "production-keda");

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ConcurrentHashMap<String, Overlay> RENDERED = new ConcurrentHashMap<>();

  static Overlay of(String name) {
    return RENDERED.computeIfAbsent(name, Overlay::render);
  }

  private static Overlay render(String name) {
    String folder = Path.of("overlays", name).toString();
    Tool rendered = Tool.run("kubectl", "kustomize", folder);
    if (rendered.status() == 127) {
      rendered = Tool.run("kustomize", "build", folder);
    }
    assumeThat(rendered.status())
        .as("kubectl or kustomize, which render the overlays, are installed")
        .isNotEqualTo(127);
    if (rendered.status() != 0) {
      throw new AssertionError(rendered.output());
    }
    try (MappingIterator<JsonNode> objects =
        YAML.readerFor(JsonNode.class).readValues(rendered.output())) {
      return new Overlay(name, objects.readAll());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<JsonNode> ofKind(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
  }

  JsonNode object(String kind, String name) {
    return ofKind(kind)
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findAny()
        .orElseThrow(
            () -> new AssertionError("overlay " + this.name + " has no " + kind + " " + name));
  }

  /** Whatever makes pods. */
  Stream<JsonNode> workloads() {
    return Stream.of("Deployment", "StatefulSet", "Job", "CronJob").flatMap(this::ofKind);
  }

  /** Those that run for good. */
  Stream<JsonNode> services() {
    return Stream.of("Deployment", "StatefulSet").flatMap(this::ofKind);
  }

  static JsonNode podSpec(JsonNode workload) {
    return workload
        .path("spec")
        .at(
            workload.path("kind").asText().equals("CronJob")
                ? "/jobTemplate/spec/template/spec"
                : "/template/spec");
  }

  /** What an environment variable of its first container is set to; empty if it is not. */
  static String variable(JsonNode pod, String name) {
    return elements(pod.at("/containers/0/env"))
        .filter(env -> env.path("name").asText().equals(name))
        .map(env -> env.path("value").asText())
        .findAny()
        .orElse("");
  }

  static String nameOf(JsonNode object) {
    return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
