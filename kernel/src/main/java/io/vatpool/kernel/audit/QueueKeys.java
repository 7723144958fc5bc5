package io.vatpool.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;

/** The keys of one queue: {@code NAME}, which holds {@code [head,tail]}, and {@code NAME.N}. */
final class QueueKeys {
  private final String name;
  private final Ledger ledger;
  private final Findings findings;
  private long head = -1;
  private long tail = -1;
  private long events;
  private long lowest = Long.MAX_VALUE;
  private long highest = -1;

  QueueKeys(String name, Ledger ledger, Findings findings) {
    this.name = name;
    this.ledger = ledger;
    this.findings = findings;
  }

  void bounds(String value) {
    try {
      JsonNode bounds = JsJson.parse(value);
      head = bounds.path(0).asLong(-1);
      tail = bounds.path(1).asLong(-1);
    } catch (MalformedJsonException e) {
      findings.add(Kind.QUEUE, name, "its bounds are no JSON: " + e.getMessage());
    }
  }

  /** An event of a queue that holds nothing else. */
  void event(String rest, String value) {
    event(rest, value, "");
  }

  /**
   * An event of the queue.
   *
   * @param inside where the event is within the stored text; empty if it is all of it
   */
  void event(String rest, String value, String inside) {
    long index = Numbers.natural(rest);
    if (index < 0) {
      findings.add(Kind.UNKNOWN, name + "." + rest, "no kernel writes such a key");
      return;
    }
    events++;
    lowest = Math.min(lowest, index);
    highest = Math.max(highest, index);
    try {
      findings.expect(
          Messages.holdEvent(JsJson.parse(value).at(inside), ledger),
          Kind.QUEUE,
          name + "." + rest,
          "is no event that there is");
    } catch (MalformedJsonException e) {
      findings.add(Kind.QUEUE, name + "." + rest, "is no event: " + e.getMessage());
    }
  }

  void finish() {
    boolean whole =
        head >= 0
            && head <= tail
            && events == tail - head
            && (events == 0 || (lowest == head && highest == tail - 1));
    findings.expect(
        whole,
        Kind.QUEUE,
        name,
        "should hold events " + head + " to " + (tail - 1) + ", but holds " + events);
    findings.counted(name, events);
  }
}
