package io.vatpool.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The side queues, {@code sideQueue.vN.…}, and the lists of vats under {@code lifecycle.}. */
final class LifecycleKeys {
  private final Ledger ledger;
  private final Findings findings;
  private final Map<String, QueueKeys> sideQueues = new TreeMap<>();
  private final Set<String> draining = new HashSet<>();
  private final Set<String> disconnecting = new HashSet<>();

  LifecycleKeys(Ledger ledger, Findings findings) {
    this.ledger = ledger;
    this.findings = findings;
  }

  void accept(String head, String rest, String value) {
    if (head.equals("sideQueue")) {
      sideQueue(rest, value);
    } else if (rest.equals("draining")) {
      list(rest, value, draining);
    } else if (rest.equals("reviving")) {
      list(rest, value, new HashSet<>());
    } else if (rest.startsWith("disconnecting.")) {
      disconnecting.add(value);
    } else if (!rest.equals("disconnecting")) {
      findings.add(Kind.UNKNOWN, head + "." + rest, "no kernel writes such a key");
    }
  }

  private void sideQueue(String rest, String value) {
    int dot = rest.indexOf('.');
    String vatId = dot < 0 ? rest : rest.substring(0, dot);
    QueueKeys queue =
        sideQueues.computeIfAbsent(vatId, v -> new QueueKeys("sideQueue." + v, ledger, findings));
    if (dot < 0) {
      queue.bounds(value);
    } else {
      queue.event(rest.substring(dot + 1), value, "/event");
    }
  }

  private void list(String name, String value, Set<String> into) {
    try {
      for (JsonNode vatId : JsJson.parse(value)) {
        into.add(vatId.asText());
      }
    } catch (MalformedJsonException e) {
      findings.add(Kind.TABLE, "lifecycle." + name, "is not JSON: " + e.getMessage());
    }
  }

  /** All keys have been read. */
  void finish(VatKeys vats) {
    sideQueues.values().forEach(QueueKeys::finish);
    for (String vatId : sideQueues.keySet()) {
      findings.expect(
          draining.contains(vatId) || vats.isHeld(vatId),
          Kind.QUEUE,
          "sideQueue." + vatId,
          "waits for a vat that is neither suspended nor paused, and is not draining");
    }
    for (String vatId : draining) {
      findings.expect(
          sideQueues.containsKey(vatId) && !vats.isPaused(vatId),
          Kind.QUEUE,
          "lifecycle.draining",
          "names " + vatId + ", which is paused or has nothing that waits");
    }
    for (String vatId : vats.disconnecting()) {
      findings.expect(
          disconnecting.contains(vatId) || !vats.lives(vatId),
          Kind.TABLE,
          vatId + ".disconnect",
          "is to be disconnected, but has no place in the queue for that");
    }
    findings.counted("sideQueues", sideQueues.size());
  }
}
