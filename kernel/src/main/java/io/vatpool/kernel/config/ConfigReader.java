package io.vatpool.kernel.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one configuration; see {@link SwingSetConfig#parse}. */
final class ConfigReader {
  private static final List<String> KNOWN =
      List.of(
          "bootstrap",
          "vats",
          "bundles",
          "devices",
          "defaultManagerType",
          "defaultReapInterval",
          "defaultReapGCKrefs",
          "snapshotInitial",
          "snapshotInterval",
          "relaxDurabilityRules",
          "pinBootstrapRoot",
          "addVatAdmin",
          "addVattp",
          "addTimer",
          "addComms",
          // for the bundler, which is not part of the kernel
          "includeDevDependencies",
          "bundleCachePath",
          "bundleFormat");

  private static final List<String> VAT_OPTIONS =
      List.of(
          "enablePipelining",
          "managerType",
          "enableDisavow",
          "enableSetup",
          "useTranscript",
          "critical",
          "reapInterval",
          "reapGCKrefs",
          "neverReap",
          "nodeOptions");

  /** These ask for the worker that every vat has here. */
  private static final Set<String> XSNAP = Set.of("xsnap", "xs-worker", "local");

  private final JsonNode json;

  ConfigReader(JsonNode json) {
    this.json = json;
  }

  SwingSetConfig read() {
    ObjectNode config = ConfigShape.object(json, "the top");
    ConfigShape.onlyKnown(config, KNOWN, "the top");
    managerType(config.get("defaultManagerType"), "defaultManagerType");
    KernelVats kernelVats = kernelVats(config);
    Map<String, CodeSource> bundles = bundles(config);
    Map<String, VatConfig> vats = vats(config, bundles.keySet());
    for (String own : kernelVats.names()) {
      if (vats.containsKey(own)) {
        throw new ConfigException(
            "vats." + own,
            "the kernel has a vat of that name; choose another one"
                + (own.equals(KernelVats.VAT_ADMIN) ? "" : ", or leave the kernel's out"));
      }
    }
    return new SwingSetConfig(
        bootstrap(config, vats.keySet()),
        vats,
        bundles,
        new DeviceReader().read(config),
        interval(config, "defaultReapInterval", SwingSetConfig.DEFAULT_REAP_INTERVAL),
        interval(config, "defaultReapGCKrefs", SwingSetConfig.DEFAULT_REAP_GC_KREFS),
        ConfigShape.flag(config, "relaxDurabilityRules", false),
        ConfigShape.flag(config, "pinBootstrapRoot", false),
        ConfigShape.natural(config, "snapshotInitial", SwingSetConfig.DEFAULT_SNAPSHOT_INITIAL),
        ConfigShape.natural(config, "snapshotInterval", SwingSetConfig.DEFAULT_SNAPSHOT_INTERVAL),
        kernelVats);
  }

  private static KernelVats kernelVats(ObjectNode config) {
    if (!ConfigShape.flag(config, "addVatAdmin", true)) {
      throw new ConfigException("addVatAdmin", "every kernel has a vat-admin vat; leave this out");
    }
    if (ConfigShape.flag(config, "addComms", false)) {
      throw new ConfigException(
          "addComms", "this kernel has no comms vat, which runs without liveslots; leave this out");
    }
    return new KernelVats(
        ConfigShape.flag(config, "addVattp", true), ConfigShape.flag(config, "addTimer", true));
  }

  private static @Nullable String bootstrap(ObjectNode config, Set<String> vats) {
    String bootstrap = ConfigShape.text(config, "bootstrap", "bootstrap");
    if (bootstrap != null && !vats.contains(bootstrap)) {
      throw new ConfigException("bootstrap", "there is no vat '" + bootstrap + "' under vats");
    }
    return bootstrap;
  }

  private static Map<String, CodeSource> bundles(ObjectNode config) {
    Map<String, CodeSource> bundles = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry :
        ConfigShape.objectOrEmpty(config, "bundles", "bundles").properties()) {
      String at = "bundles." + entry.getKey();
      ObjectNode description = ConfigShape.object(entry.getValue(), at);
      if (description.has("bundleName")) {
        throw new ConfigException(at, "a bundle cannot have its code from another one by name");
      }
      bundles.put(entry.getKey(), SourceReader.read(description, Set.of(), at));
    }
    return bundles;
  }

  private static Map<String, VatConfig> vats(ObjectNode config, Set<String> bundleNames) {
    Map<String, VatConfig> vats = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry :
        ConfigShape.objectOrEmpty(config, "vats", "vats").properties()) {
      String at = "vats." + entry.getKey();
      ObjectNode description = ConfigShape.object(entry.getValue(), at);
      if (description.has("setup")) {
        throw new ConfigException(at, "setup functions cannot be run; write a buildRootObject");
      }
      JsonNode parameters = description.get("parameters");
      vats.put(
          entry.getKey(),
          new VatConfig(
              SourceReader.read(description, bundleNames, at),
              parameters == null || parameters.isNull()
                  ? JsJson.NODES.objectNode()
                  : ConfigShape.object(parameters, at + ".parameters"),
              options(description, at + ".creationOptions")));
    }
    return vats;
  }

  private static ObjectNode options(ObjectNode description, String at) {
    ObjectNode options = ConfigShape.objectOrEmpty(description, "creationOptions", at);
    if (options.has("meter") || options.has("meterID")) {
      throw new ConfigException(
          at, "static vats cannot be metered; create the vat through the vat-admin service");
    }
    ConfigShape.onlyKnown(options, VAT_OPTIONS, at);
    managerType(options.get("managerType"), at + ".managerType");
    if (options.has("nodeOptions")) {
      throw new ConfigException(
          at + ".nodeOptions", "no vat runs in a Node process here; leave this out");
    }
    if (ConfigShape.flag(options, "enableSetup", false)) {
      throw new ConfigException(
          at + ".enableSetup", "vats run with liveslots only; write a buildRootObject");
    }
    if (!ConfigShape.flag(options, "useTranscript", true)) {
      throw new ConfigException(
          at + ".useTranscript",
          "a vat without a transcript could not be paged out; leave this out");
    }
    for (String name : List.of("enablePipelining", "enableDisavow", "critical", "neverReap")) {
      ConfigShape.flag(options, name, false);
    }
    for (String name : List.of("reapInterval", "reapGCKrefs")) {
      if (options.has(name)) {
        ConfigShape.interval(options.get(name), at + "." + name);
      }
    }
    return options;
  }

  private static void managerType(@Nullable JsonNode value, String at) {
    if (value != null && !value.isNull() && !XSNAP.contains(value.asText())) {
      throw new ConfigException(
          at, "every vat runs on xsnap here, not on " + value + "; leave this out");
    }
  }

  private static JsonNode interval(ObjectNode config, String name, long byDefault) {
    JsonNode value = config.get(name);
    return value == null || value.isNull()
        ? JsJson.NODES.numberNode(byDefault)
        : ConfigShape.interval(value, name);
  }
}
