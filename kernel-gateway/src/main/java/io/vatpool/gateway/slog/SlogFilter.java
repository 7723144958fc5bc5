package io.vatpool.gateway.slog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Which events a reader wants.
 *
 * @param vats of these vats; empty for all, also events of no vat
 * @param types of these types; empty for all
 */
public record SlogFilter(Set<String> vats, Set<String> types) {
  /** Copies. */
  public SlogFilter {
    vats = Set.copyOf(vats);
    types = Set.copyOf(types);
  }

  boolean wants(JsonNode event) {
    return (vats.isEmpty() || vats.contains(event.path("vatID").asText()))
        && (types.isEmpty() || types.contains(event.path("type").asText()));
  }
}
