package io.vatpool.conformance.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.result.Emission;
import io.vatpool.conformance.subject.CrankEvents;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a kernel's cranks from its structured log. */
final class SlogCranks {
  private SlogCranks() {}

  /** The events of a slog file. */
  static List<JsonNode> events(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(JsJson::parse).toList();
    }
  }

  /**
   * All cranks in the order in which they ran, those of dropped blocks included. The log does not
   * tell writes.
   */
  static List<Emission> of(List<JsonNode> slog) {
    List<Emission> cranks = new ArrayList<>();
    CrankEvents events = new CrankEvents();
    for (JsonNode each : slog) {
      if (each instanceof ObjectNode event) {
        events
            .event(event)
            .ifPresent(crank ->
                cranks.add(
                    new Emission(
                        crank,
                        List.of(),
                        events.takeDeliveries(),
                        event.path("activityhash").asText())));
      }
    }
    return cranks;
  }
}
