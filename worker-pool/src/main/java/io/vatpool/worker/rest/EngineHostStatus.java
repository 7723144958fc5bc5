package io.vatpool.worker.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vatpool.xsnap.engine.EngineHostReport;
import io.vatpool.xsnap.engine.EngineMeasure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How this worker's engines are brought up.
 *
 * @param forks whether they are forked from prepared ones; else each is started afresh
 * @param plainBecause if not: why
 * @param measures what every engine gets, in words
 * @param missing what this machine does not allow, and its reason
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineHostStatus(
    boolean forks,
    @Nullable String plainBecause,
    List<String> measures,
    Map<String, String> missing) {
  /** Copies. */
  public EngineHostStatus {
    measures = List.copyOf(measures);
    missing = Map.copyOf(missing);
  }

  static EngineHostStatus of(EngineHostReport report) {
    Map<String, String> missing = new TreeMap<>();
    report.missing().forEach((measure, reason) -> missing.put(measure.description(), reason));
    return new EngineHostStatus(
        report.forks(),
        report.plainBecause().orElse(null),
        report.applied().stream().map(EngineMeasure::description).toList(),
        missing);
  }
}
