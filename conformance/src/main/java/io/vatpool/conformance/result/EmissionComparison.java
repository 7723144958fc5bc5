package io.vatpool.conformance.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.result.Emission.Delivery;
import io.vatpool.conformance.result.Emission.Syscall;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares two histories emission by emission. Where they part, it says which write, delivery or
 * syscall was the first to differ: the hash alone would tell nobody anything.
 */
final class EmissionComparison {
  private static final int SHOWN_WRITES_BEFORE = 3;

  private final List<Emission> expected;
  private final List<Emission> actual;

  EmissionComparison(List<Emission> expected, List<Emission> actual) {
    this.expected = expected;
    this.actual = actual;
  }

  Optional<Difference> first() {
    int common = Math.min(expected.size(), actual.size());
    for (int i = 0; i < common; i++) {
      if (!expected.get(i).activityHash().equals(actual.get(i).activityHash())
          || !name(expected.get(i)).equals(name(actual.get(i)))) {
        return Optional.of(explain(i));
      }
    }
    if (expected.size() == actual.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Difference(
            "number of cranks and host operations; the first " + common + " are the same",
            common < expected.size() ? name(expected.get(common)) : "(none)",
            common < actual.size() ? name(actual.get(common)) : "(none)",
            before(common)));
  }

  private Difference explain(int index) {
    Emission left = expected.get(index);
    Emission right = actual.get(index);
    List<String> context = new ArrayList<>(before(index));
    if (!name(left).equals(name(right))) {
      return new Difference("what came next", name(left), name(right), context);
    }
    context.add("in " + name(left));
    left.deliveries().forEach(d -> context.add("reference delivered " + text(d)));
    right.deliveries().forEach(d -> context.add("vatpool delivered   " + text(d)));
    return deliveries(left, right, context)
        .or(() -> writes(left, right, context))
        .orElseGet(() ->
            new Difference(
                "activity hash; no difference in deliveries or known writes",
                left.activityHash(),
                right.activityHash(),
                context));
  }

  private static Optional<Difference> deliveries(
      Emission left, Emission right, List<String> context) {
    int common = Math.min(left.deliveries().size(), right.deliveries().size());
    for (int i = 0; i < common; i++) {
      Delivery a = left.deliveries().get(i);
      Delivery b = right.deliveries().get(i);
      List<String> calls = a.syscalls().stream().map(EmissionComparison::text).toList();
      List<String> ours = b.syscalls().stream().map(EmissionComparison::text).toList();
      int at = firstDifference(calls, ours);
      if (at >= 0) {
        return Optional.of(
            new Difference(
                "syscall %d of delivery %d".formatted(at, i),
                at(calls, at),
                at(ours, at),
                context));
      }
      if (!text(a).equals(text(b))) {
        return Optional.of(new Difference("delivery " + i, text(a), text(b), context));
      }
    }
    return Optional.empty();
  }

  private static Optional<Difference> writes(Emission left, Emission right, List<String> context) {
    if (right.writes().isEmpty()) {
      return Optional.empty(); // a subject that does not see writes
    }
    List<String> wanted = left.writes().stream().map(Emission.Write::toString).toList();
    List<String> made = right.writes().stream().map(Emission.Write::toString).toList();
    int at = firstDifference(wanted, made);
    if (at < 0) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>(context);
    for (int i = Math.max(0, at - SHOWN_WRITES_BEFORE); i < at; i++) {
      lines.add("write %d of both: %s".formatted(i, wanted.get(i)));
    }
    for (int i = at + 1; i <= at + SHOWN_WRITES_BEFORE; i++) {
      lines.add("write %d: reference %s | vatpool %s".formatted(i, at(wanted, i), at(made, i)));
    }
    return Optional.of(
        new Difference(
            "write %d (of %d and %d)".formatted(at, wanted.size(), made.size()),
            at(wanted, at),
            at(made, at),
            lines));
  }

  private List<String> before(int index) {
    return index == 0 ? List.of() : List.of("after " + name(expected.get(index - 1)));
  }

  private static int firstDifference(List<String> a, List<String> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      if (!at(a, i).equals(at(b, i))) {
        return i;
      }
    }
    return -1;
  }

  private static String at(List<String> list, int index) {
    return index < list.size() ? list.get(index) : "(none)";
  }

  private static String name(Emission emission) {
    Emission.Crank crank = emission.crank();
    if (crank == null) {
      return "a host operation";
    }
    JsonNode message = crank.message().deepCopy();
    if (message instanceof ObjectNode event) {
      // a run policy's budget is written down in one of several ways that mean the same
      event.remove("budget");
    }
    return "crank %d (%s) %s".formatted(crank.number(), crank.type(), JsJson.stringify(message));
  }

  private static String text(Delivery delivery) {
    return "to %s: %s, result %s"
        .formatted(
            delivery.vatId(), JsJson.stringify(delivery.delivery()), text(delivery.result()));
  }

  private static String text(Syscall syscall) {
    return JsJson.stringify(syscall.call()) + " -> " + text(syscall.answer());
  }

  private static String text(@Nullable JsonNode node) {
    return node == null ? "(none)" : JsJson.stringify(node);
  }
}
