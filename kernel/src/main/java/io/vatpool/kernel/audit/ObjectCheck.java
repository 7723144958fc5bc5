package io.vatpool.kernel.audit;

import io.vatpool.kernel.audit.Finding.Kind;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Objects against their exporters, and pending garbage against the objects. */
final class ObjectCheck {
  private static final Set<String> ACTIONS = Set.of("dropExport", "retireExport", "retireImport");

  private final Ledger ledger;
  private final Findings findings;

  ObjectCheck(Ledger ledger, Findings findings) {
    this.ledger = ledger;
    this.findings = findings;
  }

  void owners() {
    long objects = 0;
    for (Map.Entry<String, Ledger.Account> entry : ledger.accounts().entrySet()) {
      Ledger.Account account = entry.getValue();
      if (!entry.getKey().startsWith("ko")) {
        continue;
      }
      if (account.exists()) {
        objects++;
      }
      String owner = account.owner();
      String exporter = account.exporter();
      if (owner != null) {
        findings.expect(
            owner.equals(exporter),
            Kind.OWNER,
            entry.getKey(),
            "belongs to " + owner + ", but is exported by " + exporter);
        findings.expect(
            account.exists(), Kind.OWNER, entry.getKey(), "has an owner, but no reference count");
      } else {
        findings.expect(
            exporter == null,
            Kind.OWNER,
            entry.getKey(),
            "is exported by " + exporter + ", but belongs to nobody");
      }
    }
    findings.counted("objects", objects);
  }

  /** Objects that are gone and about to be retired by those that still recognise them. */
  Set<String> pendingRetirements(Set<String> gcActions, VatKeys vats) {
    Set<String> retired = new HashSet<>();
    for (String action : gcActions) {
      String[] parts = action.split(" ", -1);
      boolean wellFormed =
          parts.length == 3 && ACTIONS.contains(parts[1]) && parts[2].startsWith("ko");
      findings.expect(
          wellFormed, Kind.QUEUE, "gcActions", "'" + action + "' is no action that there is");
      if (wellFormed && parts[1].equals("retireImport")) {
        retired.add(parts[2]);
      }
      if (wellFormed && !vats.has(parts[0])) {
        retired.add(parts[2]); // the vat is gone; the action will be dropped when its turn comes
      }
    }
    return retired;
  }
}
