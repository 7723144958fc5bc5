package io.vatpool.conformance.result;

import io.vatpool.kernel.port.SpanRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Compares a run with the reference's, in the order in which a person would want to hear of it:
 * first what happened, emission by emission and step by step, then what is stored at the end.
 */
public final class Comparison {
  private final RunResult reference;
  private final RunResult ours;

  private Comparison(RunResult reference, RunResult ours) {
    this.reference = reference;
    this.ours = ours;
  }

  /** The first difference, or nothing if the runs are the same. */
  public static Optional<Difference> of(RunResult reference, RunResult ours) {
    return new Comparison(reference, ours).first();
  }

  private Optional<Difference> first() {
    return Stream.<Supplier<Optional<Difference>>>of(
            () ->
                new EmissionComparison(reference.emissions(), ours.emissions())
                    .first()
                    .map(this::withErrors),
            () -> StepComparison.first(reference.steps(), ours.steps()),
            this::promises,
            () -> maps("key", keys(reference), keys(ours)),
            () -> maps("transcript item", items(reference), items(ours)),
            () -> maps("span", spans(reference), spans(ours)),
            () -> maps("snapshot", snapshots(reference), snapshots(ours)),
            () -> value("bundles", reference.bundles(), ours.bundles()),
            () -> value("calls out over the bridge", reference.outbound(), ours.outbound()),
            () -> SlogComparison.first(reference, ours))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** A step that only fails here is the likeliest reason. */
  private Difference withErrors(Difference difference) {
    List<String> context = new ArrayList<>(difference.context());
    for (int i = 0; i < ours.steps().size(); i++) {
      String error = ours.steps().get(i).error();
      if (error != null
          && !(i < reference.steps().size() && reference.steps().get(i).error() != null)) {
        context.add("step %d (%s) failed: %s".formatted(i, ours.steps().get(i).kind(), error));
      }
    }
    return new Difference(difference.what(), difference.expected(), difference.actual(), context);
  }

  private Optional<Difference> promises() {
    return value(
            "promise of the bootstrap message",
            String.valueOf(reference.bootstrapResult()),
            String.valueOf(ours.bootstrapResult()))
        .or(() -> maps("name", new TreeMap<>(reference.named()), new TreeMap<>(ours.named())));
  }

  /** Without the keys of the hosts, which are each host's own business. */
  private static NavigableMap<String, String> keys(RunResult run) {
    NavigableMap<String, String> kernels = new TreeMap<>(run.kv());
    kernels.keySet().removeIf(key -> key.startsWith("host."));
    return kernels;
  }

  private static NavigableMap<String, String> items(RunResult run) {
    return indexed(
        run.transcripts(),
        row -> "%s at %09d".formatted(row.vatId(), row.position()),
        row -> "incarnation " + row.incarnation() + " " + row.text());
  }

  private static NavigableMap<String, String> spans(RunResult run) {
    return indexed(
        run.spans(),
        row -> "%s from %09d".formatted(row.vatId(), row.startPos()),
        SpanRow::toString);
  }

  private static NavigableMap<String, String> snapshots(RunResult run) {
    return indexed(
        run.snapshots(),
        row -> "%s at %09d".formatted(row.vatId(), row.snapPos()),
        row ->
            "%s, in use: %s, %d bytes"
                .formatted(row.snapshotId(), row.inUse(), row.uncompressedBytes()));
  }

  private static <R> NavigableMap<String, String> indexed(
      List<R> rows, Function<R, String> key, Function<R, String> text) {
    NavigableMap<String, String> map = new TreeMap<>();
    rows.forEach(row -> map.put(key.apply(row), text.apply(row)));
    return map;
  }

  private static Optional<Difference> maps(
      String what, NavigableMap<String, String> expected, NavigableMap<String, String> actual) {
    NavigableMap<String, String> differing = new TreeMap<>(expected.comparator());
    expected.forEach((key, value) -> differing.put(key, value));
    actual.forEach(differing::putIfAbsent);
    differing.keySet().removeIf(key -> same(expected, actual, key));
    if (differing.isEmpty()) {
      return Optional.empty();
    }
    String key = differing.firstKey();
    return Optional.of(
        new Difference(
            what + " " + key,
            expected.getOrDefault(key, "(none)"),
            actual.getOrDefault(key, "(none)"),
            List.of(differing.size() + " differ: " + shortened(differing))));
  }

  private static boolean same(Map<String, String> a, Map<String, String> b, String key) {
    String value = a.get(key);
    return value != null && value.equals(b.get(key));
  }

  private static String shortened(NavigableMap<String, String> differing) {
    return String.join(", ", differing.keySet().stream().limit(40).toList());
  }

  private static Optional<Difference> value(String what, Object expected, Object actual) {
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(
            new Difference(what, String.valueOf(expected), String.valueOf(actual), List.of()));
  }
}
