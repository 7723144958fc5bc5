package io.vatpool.xsnap.engine;

import static java.util.stream.Collectors.joining;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this machine lets us do for engines. Nothing of it shows in what engines compute.
 *
 * @param plainBecause if engines are started plainly, without any measure: why
 * @param missing measures that this machine does not allow, and its reason
 */
public record EngineHostReport(Optional<String> plainBecause, Map<EngineMeasure, String> missing) {

  public EngineHostReport {
    missing = missing.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(missing));
  }

  /** Every engine is started afresh and without {@code engine-host.so}. */
  static EngineHostReport plain(String reason) {
    return new EngineHostReport(Optional.of(reason), Map.of());
  }

  /** Engines are forked. */
  static EngineHostReport forking(Map<EngineMeasure, String> missing) {
    return new EngineHostReport(Optional.empty(), missing);
  }

  /** Whether engines are forked from one that has run their first programs. */
  public boolean forks() {
    return plainBecause.isEmpty();
  }

  /** The measures that every engine gets. */
  public Set<EngineMeasure> applied() {
    if (!forks()) {
      return Set.of();
    }
    Set<EngineMeasure> applied = EnumSet.allOf(EngineMeasure.class);
    applied.removeAll(missing.keySet());
    return applied;
  }

  /** One line for the log. */
  public String summary() {
    if (plainBecause.isPresent()) {
      return "every engine is started afresh: " + plainBecause.get();
    }
    String with = applied().stream().map(EngineMeasure::description).collect(joining(", "));
    String without =
        missing.entrySet().stream()
            .map(entry -> entry.getKey().description() + " (" + entry.getValue() + ")")
            .sorted()
            .collect(joining(", "));
    return "engines are forked from prepared ones"
        + (with.isEmpty() ? "" : "; with " + with)
        + (without.isEmpty() ? "" : "; not available here: " + without);
  }
}
