package io.vatpool.conformance.services;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.result.Emission;
import io.vatpool.conformance.subject.CrankEvents;
import io.vatpool.protocol.json.JsJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a kernel's cranks from its structured log. */
final class SlogCranks {
  private SlogCranks() {}

  /**
   * All cranks in the order in which they ran, those of dropped blocks included. The log does not
   * tell writes.
   */
  static List<Emission> read(Path file) throws IOException {
    List<Emission> cranks = new ArrayList<>();
    CrankEvents events = new CrankEvents();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (JsJson.parse(line) instanceof ObjectNode event) {
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
    }
    return cranks;
  }
}
