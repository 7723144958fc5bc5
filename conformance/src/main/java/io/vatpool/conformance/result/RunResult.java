package io.vatpool.conformance.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a run of a scenario left behind.
 *
 * @param scenario its name, {@code area/name}
 * @param bootstrapResult the promise of the bootstrap message
 * @param steps outcomes of the host's steps, in order
 * @param emissions every folding of writes into the activity hash, in order
 * @param named krefs that steps gave names to
 * @param slog the events of the structured log, in order; empty if nobody kept them
 * @param outbound arguments of each call that left through the bridge
 * @param kv the committed key-value store
 * @param transcripts the committed transcript items, by vat and position
 * @param spans the committed spans, by vat and start
 * @param snapshots the committed snapshot rows, by vat and position; compressed sizes are not
 *     comparable
 * @param bundles ids of the installed bundles, sorted
 */
public record RunResult(
    String scenario,
    @Nullable String bootstrapResult,
    List<StepOutcome> steps,
    List<Emission> emissions,
    Map<String, String> named,
    List<JsonNode> slog,
    List<JsonNode> outbound,
    SortedMap<String, String> kv,
    List<EntryRow> transcripts,
    List<SpanRow> spans,
    List<SnapshotRow> snapshots,
    List<String> bundles) {
  /** Checks and copies. */
  public RunResult {
    Objects.requireNonNull(scenario, "scenario");
    steps = List.copyOf(steps);
    emissions = List.copyOf(emissions);
    named = Map.copyOf(named);
    slog = List.copyOf(slog);
    outbound = List.copyOf(outbound);
    SortedMap<String, String> sorted = new TreeMap<>(Utf8.ORDER);
    sorted.putAll(kv);
    kv = Collections.unmodifiableSortedMap(sorted);
    transcripts = List.copyOf(transcripts);
    spans = List.copyOf(spans);
    snapshots = List.copyOf(snapshots);
    bundles = List.copyOf(bundles);
  }

  /** Without the emissions that no crank ended in, for who cannot see those. */
  public RunResult cranksOnly() {
    return new RunResult(
        scenario,
        bootstrapResult,
        steps,
        emissions.stream().filter(emission -> emission.crank() != null).toList(),
        named,
        slog,
        outbound,
        kv,
        transcripts,
        spans,
        snapshots,
        bundles);
  }

  /** The same without the structured log. */
  public RunResult withoutSlog() {
    return new RunResult(
        scenario,
        bootstrapResult,
        steps,
        emissions,
        named,
        List.of(),
        outbound,
        kv,
        transcripts,
        spans,
        snapshots,
        bundles);
  }

  /** What is stored at the end, without how it came to be. */
  public RunResult storedOnly() {
    return new RunResult(
        scenario,
        null,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        outbound,
        kv,
        transcripts,
        spans,
        snapshots,
        bundles);
  }
}
