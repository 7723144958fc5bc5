package io.vatpool.conformance.chaos;

import io.vatpool.conformance.result.Difference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what must not be, in words. */
final class Judgement {
  private static final int SHOWN_MAX = 5;

  private final List<String> violations = new ArrayList<>();

  List<String> violations() {
    return List.copyOf(violations);
  }

  void violation(String what) {
    violations.add(what);
  }

  /** Every acknowledged message exactly once, nothing else, each sender's in its order. */
  void book(String name, List<String> lines, Collection<Acknowledged> acknowledged) {
    Map<String, Integer> count = new HashMap<>();
    lines.forEach(line -> count.merge(line, 1, Integer::sum));
    Set<String> wanted = new HashSet<>();
    acknowledged.forEach(message -> wanted.add(message.line()));
    report(
        name + " has lost acknowledged messages",
        wanted.stream().filter(line -> !count.containsKey(line)).sorted().toList());
    report(
        name + " has messages more than once",
        count.entrySet().stream()
            .filter(line -> line.getValue() > 1)
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
    report(
        name + " has messages that nobody sent",
        count.keySet().stream().filter(line -> !wanted.contains(line)).sorted().toList());
    report(name + " has messages of one sender out of order", outOfOrder(lines));
  }

  private static List<String> outOfOrder(List<String> lines) {
    Map<String, Integer> last = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (String line : lines) {
      int space = line.lastIndexOf(' ');
      int number = Integer.parseInt(line.substring(space + 1));
      Integer before = last.put(line.substring(0, space), number);
      if (before != null && before > number) {
        wrong.add(line + " after " + before);
      }
    }
    return wrong;
  }

  private void report(String what, List<String> which) {
    if (!which.isEmpty()) {
      violations.add(what + ", " + which.size() + ": " + which.stream().limit(SHOWN_MAX).toList());
    }
  }

  /** What is stored is what an undisturbed run stores. */
  void same(Optional<Difference> difference) {
    difference.ifPresent(found ->
        violations.add("not as an undisturbed run of the same inputs:\n" + found.report()));
  }
}
