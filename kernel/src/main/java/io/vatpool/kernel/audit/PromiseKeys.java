package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of promises, {@code kpN.…}. */
final class PromiseKeys {
  private static final Set<String> POLICIES = Set.of("ignore", "logAlways", "logFailure", "panic");

  private final Ledger ledger;
  private final Findings findings;
  private final Map<String, Known> promises = new TreeMap<>();

  /** The keys of one promise, with its queue reduced to counts. */
  private static final class Known {
    private final Map<String, String> keys = new HashMap<>();
    private long queued;
    private long highestQueued = -1;

    @Nullable String get(String name) {
      return keys.get(name);
    }
  }

  PromiseKeys(Ledger ledger, Findings findings) {
    this.ledger = ledger;
    this.findings = findings;
  }

  void accept(String kpid, String rest, String value) {
    Known promise = promises.computeIfAbsent(kpid, k -> new Known());
    switch (rest) {
      case "refCount" -> ledger.stored(kpid, value);
      case "state", "decider", "subscribers", "policy", "queue.nextID" ->
          promise.keys.put(rest, value);
      case "data.body" -> promise.keys.put(rest, "");
      case "data.slots" -> {
        promise.keys.put(rest, "");
        split(value).forEach(ledger::hold);
      }
      default -> queued(kpid, promise, rest, value);
    }
  }

  private void queued(String kpid, Known promise, String rest, String value) {
    long index = rest.startsWith("queue.") ? Numbers.natural(rest.substring(6)) : -1;
    if (index < 0) {
      findings.add(Kind.UNKNOWN, kpid + "." + rest, "no kernel writes such a key");
      return;
    }
    promise.queued++;
    promise.highestQueued = Math.max(promise.highestQueued, index);
    ledger.hold(kpid);
    try {
      Messages.hold(JsJson.parse(value), ledger);
    } catch (MalformedJsonException e) {
      findings.add(Kind.QUEUE, kpid + "." + rest, "is no message: " + e.getMessage());
    }
  }

  /** All keys have been read. */
  void finish(VatKeys vats) {
    Map<String, Long> states = new HashMap<>();
    long queued = 0;
    for (Map.Entry<String, Known> entry : promises.entrySet()) {
      Known promise = entry.getValue();
      String state = promise.get("state");
      states.merge(state == null ? "missing" : state, 1L, Long::sum);
      queued += promise.queued;
      check(entry.getKey(), promise, state == null ? "missing" : state, vats);
    }
    findings.counted("promises", promises.size());
    findings.counted("promisesUnresolved", states.getOrDefault("unresolved", 0L));
    findings.counted("promisesFulfilled", states.getOrDefault("fulfilled", 0L));
    findings.counted("promisesRejected", states.getOrDefault("rejected", 0L));
    findings.counted("messagesOnPromises", queued);
  }

  private void check(String kpid, Known promise, String state, VatKeys vats) {
    findings.expect(ledger.account(kpid).exists(), Kind.PROMISE, kpid, "has no reference count");
    switch (state) {
      case "unresolved" -> unresolved(kpid, promise, vats);
      case "fulfilled", "rejected" -> {
        for (String absent : List.of("decider", "subscribers", "policy", "queue.nextID")) {
          findings.expect(
              promise.get(absent) == null, Kind.PROMISE, kpid, "is settled, but has " + absent);
        }
        findings.expect(
            promise.queued == 0, Kind.PROMISE, kpid, "is settled, but messages wait for it");
        for (String needed : List.of("data.body", "data.slots")) {
          findings.expect(
              promise.get(needed) != null, Kind.PROMISE, kpid, "is settled, but lacks " + needed);
        }
      }
      default -> findings.add(Kind.PROMISE, kpid, "is in no state that there is: " + state);
    }
  }

  private void unresolved(String kpid, Known promise, VatKeys vats) {
    String decider = promise.get("decider");
    if (decider != null && !decider.isEmpty()) {
      findings.expect(
          vats.lives(decider),
          Kind.PROMISE,
          kpid,
          "is decided by " + decider + ", which does not live");
      findings.expect(
          vats.knowsPromise(decider, kpid),
          Kind.PROMISE,
          kpid,
          "is decided by " + decider + ", which does not know it");
    }
    String subscribers = promise.get("subscribers");
    if (subscribers == null) {
      findings.add(Kind.PROMISE, kpid, "has no list of subscribers");
    } else {
      subscribers(kpid, split(subscribers), vats);
    }
    String policy = promise.get("policy");
    findings.expect(
        policy == null || POLICIES.contains(policy),
        Kind.PROMISE,
        kpid,
        "has the unknown policy " + policy);
    String next = promise.get("queue.nextID");
    long expected = next == null ? -1 : Numbers.natural(next);
    findings.expect(
        expected == promise.queued && promise.highestQueued == promise.queued - 1,
        Kind.QUEUE,
        kpid + ".queue",
        "the next index is " + next + ", but " + promise.queued + " messages wait");
  }

  private void subscribers(String kpid, List<String> subscribers, VatKeys vats) {
    List<String> sorted = new ArrayList<>(subscribers);
    Collections.sort(sorted);
    findings.expect(
        sorted.equals(subscribers) && Set.copyOf(sorted).size() == sorted.size(),
        Kind.PROMISE,
        kpid,
        "has subscribers out of order: " + subscribers);
    for (String vatId : subscribers) {
      // Dead vats stay on the list: what is sent to them is dropped.
      findings.expect(
          !vats.lives(vatId) || vats.knowsPromise(vatId, kpid),
          Kind.PROMISE,
          kpid,
          "has the subscriber " + vatId + ", which does not know it");
    }
  }

  private static List<String> split(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }
}
