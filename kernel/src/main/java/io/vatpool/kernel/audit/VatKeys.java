package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The keys of vats, {@code vN.…}, which come one vat after the other. */
final class VatKeys {
  private static final Set<String> REQUIRED =
      Set.of("o.nextID", "p.nextID", "d.nextID", "reapDirt", "source", "options");

  private final Ledger ledger;
  private final Findings findings;
  private final Set<String> terminated;
  private final Map<String, Set<String>> present = new HashMap<>();
  private final Map<String, Set<String>> promisesOf = new HashMap<>();
  private final Map<String, ClistPairs> lists = new HashMap<>();
  private final Map<String, String> lives = new HashMap<>();
  private final Set<String> aside = new HashSet<>();
  private final Set<String> disconnecting = new HashSet<>();
  private final Map<String, Long> nextIds = new HashMap<>();
  private final Map<String, Long> highestIds = new HashMap<>();

  VatKeys(Ledger ledger, Findings findings, Set<String> terminated) {
    this.ledger = ledger;
    this.findings = findings;
    this.terminated = terminated;
  }

  void accept(String vatId, String rest, String value) {
    if (rest.startsWith("c.")) {
      clist(vatId, rest.substring(2), value);
      return;
    }
    present.computeIfAbsent(vatId, v -> new HashSet<>()).add(rest);
    switch (rest) {
      case "o.nextID", "p.nextID", "d.nextID" -> {
        long next = Numbers.natural(value);
        findings.expect(next >= 0, Kind.TABLE, vatId + "." + rest, "'" + value + "' is no number");
        nextIds.put(vatId + rest.charAt(0), next);
      }
      case "vatParameters" -> parameters(vatId, value);
      case "gcActions" -> garbage(vatId, value);
      case "lifecycle" -> {
        json(vatId + "." + rest, value);
        lives.put(vatId, value);
      }
      case "disconnect" -> {
        disconnecting.add(vatId);
        findings.expect(
            Numbers.natural(value) >= 0,
            Kind.TABLE,
            vatId + "." + rest,
            "'" + value + "' is no number");
      }
      case "reapDirt", "source", "options" -> json(vatId + "." + rest, value);
      default -> findings.add(Kind.UNKNOWN, vatId + "." + rest, "no kernel writes such a key");
    }
  }

  private void garbage(String vatId, String value) {
    try {
      JsJson.parse(value).forEach(action -> aside.add(action.asText()));
    } catch (MalformedJsonException e) {
      findings.add(Kind.QUEUE, vatId + ".gcActions", "is not JSON: " + e.getMessage());
    }
  }

  /** Garbage that waits for vats which are not delivered to. */
  Set<String> garbageAside() {
    return aside;
  }

  /** Whether nothing is delivered to the vat as it stands. */
  boolean isHeld(String vatId) {
    return lives.containsKey(vatId) && !terminated.contains(vatId);
  }

  /** Whether the vat has no incarnation. */
  boolean isSuspended(String vatId) {
    return isHeld(vatId) && lives.getOrDefault(vatId, "").contains("\"suspended\":true");
  }

  /** Whether what waits for the vat has to wait on. */
  boolean isPaused(String vatId) {
    return isHeld(vatId) && lives.getOrDefault(vatId, "").contains("\"paused\":true");
  }

  /** Vats whose last incarnation is still to be disconnected. */
  Set<String> disconnecting() {
    return disconnecting;
  }

  private void parameters(String vatId, String value) {
    try {
      JsJson.parse(value).path("slots").forEach(slot -> ledger.hold(slot.asText()));
    } catch (MalformedJsonException e) {
      findings.add(Kind.TABLE, vatId + ".vatParameters", "is not JSON: " + e.getMessage());
    }
  }

  private void json(String key, String value) {
    try {
      findings.expect(JsJson.parse(value).isObject(), Kind.TABLE, key, "is no object: " + value);
    } catch (MalformedJsonException e) {
      findings.add(Kind.TABLE, key, "is not JSON: " + e.getMessage());
    }
  }

  private void clist(String vatId, String slot, String value) {
    ClistPairs pairs = lists.computeIfAbsent(vatId, v -> new ClistPairs(v, findings));
    if (!slot.startsWith("k")) {
      pairs.side(slot, value);
      importedId(vatId, slot);
      return;
    }
    boolean reachable = value.startsWith("R ");
    if (value.length() < 3 || !(reachable || value.startsWith("_ "))) {
      findings.add(Kind.CLIST, vatId + ".c." + slot, "'" + value + "' is no c-list entry");
      return;
    }
    String vref = value.substring(2);
    pairs.side(slot, vref);
    if (vref.length() < 3 || vref.charAt(0) != slot.charAt(1)) {
      findings.add(Kind.CLIST, vatId + ".c." + slot, "'" + vref + "' is of another type");
      return;
    }
    boolean export = vref.charAt(1) == '+';
    switch (slot.charAt(1)) {
      case 'o' -> {
        if (export) {
          ledger.exporter(slot, vatId);
        } else {
          ledger.imported(slot, reachable, terminated.contains(vatId));
        }
      }
      case 'p' -> {
        ledger.recognize(slot);
        promisesOf.computeIfAbsent(vatId, v -> new HashSet<>()).add(slot);
      }
      default ->
          findings.expect(
              !export, Kind.CLIST, vatId + ".c." + slot, "a vat cannot export device nodes");
    }
  }

  private void importedId(String vatId, String vref) {
    if (vref.length() > 2 && vref.charAt(1) == '-') {
      highestIds.merge(vatId + vref.charAt(0), Numbers.id(vref, 2), Math::max);
    }
  }

  /** All keys have been read. */
  void finish() {
    lists.forEach((vatId, pairs) -> pairs.finish(terminated.contains(vatId)));
    present.forEach((vatId, keys) -> {
      if (!terminated.contains(vatId)) {
        Set<String> missing = new HashSet<>(REQUIRED);
        missing.removeAll(keys);
        findings.expect(missing.isEmpty(), Kind.TABLE, vatId, "lacks the keys " + missing);
      }
    });
    highestIds.forEach((name, highest) -> {
      Long next = nextIds.get(name);
      findings.expect(
          next == null || highest < next,
          Kind.TABLE,
          name.substring(0, name.length() - 1),
          "has a reference "
              + name.charAt(name.length() - 1)
              + "-"
              + highest
              + ", but the next one is "
              + next);
    });
    findings.counted("vats", present.size());
  }

  boolean has(String vatId) {
    return present.getOrDefault(vatId, Set.of()).contains("o.nextID");
  }

  /** Whether the vat's c-list has the promise. */
  boolean knowsPromise(String vatId, String kpid) {
    return promisesOf.getOrDefault(vatId, Set.of()).contains(kpid);
  }

  /** Whether the vat is dead and not yet deleted. */
  boolean isTerminated(String vatId) {
    return terminated.contains(vatId);
  }

  /** Whether the vat may still be delivered to. */
  boolean lives(String vatId) {
    return has(vatId) && !terminated.contains(vatId);
  }

  Set<String> ids() {
    return present.keySet();
  }
}
