package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.protocol.json.JsJson;
import java.util.HashSet;
import java.util.Set;

/** Audits the committed state of one kernel. */
public final class KernelAudit {
  /** How many findings are told one by one; more are only counted. */
  public static final int FINDINGS_MAX = 1_000;

  private final KernelStore store;
  private final Findings findings = new Findings(FINDINGS_MAX);
  private final Ledger ledger = new Ledger();
  private final VatKeys vats;
  private final DeviceKeys devices = new DeviceKeys(ledger, findings);
  private final PromiseKeys promises = new PromiseKeys(ledger, findings);
  private final QueueKeys runQueue = new QueueKeys("runQueue", ledger, findings);
  private final QueueKeys acceptanceQueue = new QueueKeys("acceptanceQueue", ledger, findings);
  private final TableKeys tables = new TableKeys(ledger, findings);
  private final LifecycleKeys lifecycle = new LifecycleKeys(ledger, findings);

  private KernelAudit(KernelStore store) {
    this.store = store;
    this.vats = new VatKeys(ledger, findings, terminated(store));
  }

  /** Vats that are dead and not yet deleted. */
  private static Set<String> terminated(KernelStore store) {
    Set<String> terminated = new HashSet<>();
    String listed = store.get("vats.terminated");
    if (listed != null) {
      JsJson.parse(listed).forEach(vatId -> terminated.add(vatId.asText()));
    }
    String memory = store.get(StatisticsCheck.MEMORY);
    if (memory != null) {
      JsJson.parse(memory).path("terminated").forEach(vatId -> terminated.add(vatId.asText()));
    }
    return terminated;
  }

  /** Audits the key-value state and the rows of spans and snapshots. */
  public static AuditReport run(KernelStore store) {
    return new KernelAudit(store).audit(false);
  }

  /** The same, and reads every transcript entry to hash the spans again. */
  public static AuditReport runWithTranscripts(KernelStore store) {
    return new KernelAudit(store).audit(true);
  }

  private AuditReport audit(boolean entries) {
    new KeyScan(store).forEach(this::accept);
    vats.finish();
    devices.finish();
    promises.finish(vats);
    runQueue.finish();
    acceptanceQueue.finish();
    lifecycle.finish(vats);
    ObjectCheck objects = new ObjectCheck(ledger, findings);
    objects.owners();
    tables.finish(vats, devices);
    new StatisticsCheck(findings).check(tables);
    new TranscriptCheck(store, findings, entries).check(vats);
    Set<String> garbage = tables.strings("gcActions");
    garbage.addAll(vats.garbageAside());
    Set<String> retired = objects.pendingRetirements(garbage, vats);
    Set<String> candidates = new HashSet<>();
    tables.json(StatisticsCheck.MEMORY).path("free").forEach(kref -> candidates.add(kref.asText()));
    return findings.report(ledger.settle(findings, candidates, retired));
  }

  private void accept(String key, String value) {
    findings.counted("keys", 1);
    int dot = key.indexOf('.');
    String head = dot < 0 ? key : key.substring(0, dot);
    String rest = dot < 0 ? "" : key.substring(dot + 1);
    if (isId(head, "v")) {
      vats.accept(head, rest, value);
    } else if (isId(head, "d")) {
      devices.accept(head, rest, value);
    } else if (isId(head, "ko")) {
      object(head, rest, value);
    } else if (isId(head, "kp")) {
      promises.accept(head, rest, value);
    } else if (isId(head, "kd")) {
      devices.node(head, rest, value);
    } else if (head.equals("sideQueue") || head.equals("lifecycle")) {
      lifecycle.accept(head, rest, value);
    } else if (head.equals("runQueue") || head.equals("acceptanceQueue")) {
      QueueKeys queue = head.equals("runQueue") ? runQueue : acceptanceQueue;
      if (dot < 0) {
        queue.bounds(value);
      } else {
        queue.event(rest, value);
      }
    } else {
      tables.accept(key, value);
    }
  }

  private void object(String koid, String rest, String value) {
    switch (rest) {
      case "owner" -> ledger.owner(koid, value);
      case "refCount" -> ledger.stored(koid, value);
      default -> findings.add(Kind.UNKNOWN, koid + "." + rest, "no kernel writes such a key");
    }
  }

  private static boolean isId(String head, String prefix) {
    return head.startsWith(prefix) && Numbers.id(head, prefix.length()) >= 0;
  }
}
