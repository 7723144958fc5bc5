package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The keys of devices, {@code dN.…}, and of their nodes, {@code kdN.owner}. */
final class DeviceKeys {
  private static final Set<String> KNOWN =
      Set.of("o.nextID", "p.nextID", "d.nextID", "deviceState", "source", "options");

  private final Ledger ledger;
  private final Findings findings;
  private final Map<String, ClistPairs> lists = new HashMap<>();
  private final Map<String, String> exporters = new HashMap<>();
  private final Map<String, String> owners = new HashMap<>();
  private final Set<String> ids = new HashSet<>();

  DeviceKeys(Ledger ledger, Findings findings) {
    this.ledger = ledger;
    this.findings = findings;
  }

  void accept(String deviceId, String rest, String value) {
    ids.add(deviceId);
    if (!rest.startsWith("c.")) {
      findings.expect(
          KNOWN.contains(rest), Kind.UNKNOWN, deviceId + "." + rest, "no kernel writes such a key");
      return;
    }
    String slot = rest.substring(2);
    lists.computeIfAbsent(deviceId, d -> new ClistPairs(d, findings)).side(slot, value);
    if (slot.startsWith("kd") && value.startsWith("d+")) {
      exporters.put(slot, deviceId);
    } else if (slot.startsWith("k")) {
      ledger.hold(slot); // what a device was given it holds for ever
    }
  }

  void node(String kdid, String rest, String value) {
    if (rest.equals("owner")) {
      owners.put(kdid, value);
    } else {
      findings.add(Kind.UNKNOWN, kdid + "." + rest, "no kernel writes such a key");
    }
  }

  void finish() {
    lists.values().forEach(pairs -> pairs.finish(false));
    owners.forEach((node, owner) ->
        findings.expect(
            owner.equals(exporters.remove(node)),
            Kind.OWNER,
            node,
            "belongs to " + owner + ", which does not export it"));
    exporters.forEach((node, device) ->
        findings.add(Kind.OWNER, node, "is exported by " + device + ", but is not its own"));
    findings.counted("devices", ids.size());
    findings.counted("deviceNodes", owners.size());
  }

  boolean has(String deviceId) {
    return ids.contains(deviceId);
  }
}
