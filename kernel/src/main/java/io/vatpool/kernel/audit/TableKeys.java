package io.vatpool.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All other keys: lists of vats and devices, counters, settings, pending garbage. */
final class TableKeys {
  private static final Set<String> PREFIXES =
      Set.of("kernel.", "local.", "host.", "namedBundleID.");

  private static final Set<String> KNOWN =
      Set.of(
          "version",
          "crankNumber",
          "activityhash",
          "vat.names",
          "vat.dynamicIDs",
          "vat.nextID",
          "vat.nextUpgradeID",
          "vats.terminated",
          "vatAdminRootKref",
          "device.names",
          "device.nextID",
          "meter.nextID",
          "ko.nextID",
          "kp.nextID",
          "kd.nextID",
          "gcActions",
          "reapQueue",
          "pinnedObjects",
          "upgradeEvents",
          "kernelStats");

  private final Ledger ledger;
  private final Findings findings;
  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, String> vatNames = new TreeMap<>();
  private final Map<String, String> deviceNames = new TreeMap<>();

  TableKeys(Ledger ledger, Findings findings) {
    this.ledger = ledger;
    this.findings = findings;
  }

  void accept(String key, String value) {
    if (key.startsWith("vat.name.")) {
      vatNames.put(key.substring("vat.name.".length()), value);
    } else if (key.startsWith("device.name.")) {
      deviceNames.put(key.substring("device.name.".length()), value);
    } else if (KNOWN.contains(key) || PREFIXES.stream().anyMatch(key::startsWith)) {
      values.put(key, value);
      holds(key, value);
    } else if (!key.matches("m[0-9]+\\.(remaining|threshold)")) {
      findings.add(Kind.UNKNOWN, key, "no kernel writes such a key");
    }
  }

  private void holds(String key, String value) {
    if (key.equals("pinnedObjects") && !value.isEmpty()) {
      List.of(value.split(",", -1)).forEach(ledger::hold);
    } else if (key.equals("upgradeEvents")) {
      json(key).forEach(event -> Messages.holdEvent(event, ledger));
    }
  }

  /** The JSON under a key; an empty array if it is missing or broken. */
  JsonNode json(String key) {
    String value = values.get(key);
    try {
      return JsJson.parse(value == null ? "[]" : value);
    } catch (MalformedJsonException e) {
      findings.add(Kind.TABLE, key, "is not JSON: " + e.getMessage());
      return JsJson.NODES.arrayNode();
    }
  }

  @Nullable String value(String key) {
    return values.get(key);
  }

  /** The strings of a list under a key. */
  Set<String> strings(String key) {
    Set<String> strings = new HashSet<>();
    json(key).forEach(element -> strings.add(element.asText()));
    return strings;
  }

  /** All keys have been read. */
  void finish(VatKeys vats, DeviceKeys devices) {
    findings.expect(
        "3".equals(values.get("version")),
        Kind.TABLE,
        "version",
        "is " + values.get("version") + ", not 3");
    names("vat.names", vatNames);
    names("device.names", deviceNames);
    Set<String> live = new HashSet<>(vatNames.values());
    live.addAll(strings("vat.dynamicIDs"));
    for (String vatId : live) {
      findings.expect(vats.has(vatId), Kind.TABLE, vatId, "is listed, but has no state");
    }
    for (String vatId : vats.ids()) {
      findings.expect(
          live.contains(vatId) != vats.isTerminated(vatId),
          Kind.TABLE,
          vatId,
          "has state, but is not exactly one of alive and terminated");
    }
    deviceNames
        .values()
        .forEach(
            id -> findings.expect(devices.has(id), Kind.TABLE, id, "is listed, but has no state"));
    String root = values.get("vatAdminRootKref");
    findings.expect(
        root == null || ledger.account(root).exists(),
        Kind.TABLE,
        "vatAdminRootKref",
        root + " is not in the object table");
    counters(vats);
  }

  private void names(String key, Map<String, String> byName) {
    Set<String> listed = strings(key);
    findings.expect(
        listed.equals(byName.keySet()),
        Kind.TABLE,
        key,
        "lists " + listed + ", but there are " + byName.keySet());
  }

  private void counters(VatKeys vats) {
    long highestVat = vats.ids().stream().mapToLong(id -> Numbers.id(id, 1)).max().orElse(0);
    below("vat.nextID", highestVat);
    long object = 0;
    long promise = 0;
    for (Map.Entry<String, Ledger.Account> entry : ledger.accounts().entrySet()) {
      if (entry.getValue().exists()) {
        long id = Numbers.id(entry.getKey(), 2);
        if (entry.getKey().startsWith("kp")) {
          promise = Math.max(promise, id);
        } else {
          object = Math.max(object, id);
        }
      }
    }
    below("ko.nextID", object);
    below("kp.nextID", promise);
  }

  private void below(String key, long highest) {
    String value = values.get(key);
    findings.expect(
        value != null && Numbers.natural(value) > highest,
        Kind.TABLE,
        key,
        "is " + value + ", but " + highest + " is in use");
  }
}
