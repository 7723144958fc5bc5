package io.vatpool.kernel.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the devices. The kernel brings the code of its devices itself: {@code "timer": {}} is
 * enough, {@code {"kind":"timer"}} gives one another name, and a {@code sourceSpec} of the
 * published source is understood.
 */
final class DeviceReader {
  private static final List<String> OPTIONS = List.of("unendowed");

  Map<String, DeviceConfig> read(ObjectNode config) {
    Map<String, DeviceConfig> devices = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry :
        ConfigShape.objectOrEmpty(config, "devices", "devices").properties()) {
      String at = "devices." + entry.getKey();
      devices.put(entry.getKey(), device(entry.getKey(), entry.getValue(), at));
    }
    return devices;
  }

  private static DeviceConfig device(String name, JsonNode json, String at) {
    ObjectNode description =
        json.isBoolean() && json.booleanValue()
            ? JsJson.NODES.objectNode()
            : ConfigShape.object(json, at);
    DeviceKind kind = kind(name, description, at);
    if (kind == DeviceKind.VAT_ADMIN || name.equals(DeviceKind.VAT_ADMIN.key())) {
      throw new ConfigException(at, "the kernel adds its vat-admin device itself; leave this out");
    }
    ObjectNode options = ConfigShape.objectOrEmpty(description, "creationOptions", at);
    ConfigShape.onlyKnown(options, OPTIONS, at + ".creationOptions");
    JsonNode parameters = description.get("parameters");
    return new DeviceConfig(
        kind, parameters == null ? JsJson.NODES.objectNode() : parameters, options);
  }

  private static DeviceKind kind(String name, ObjectNode description, String at) {
    String asked = ConfigShape.text(description, "kind", at + ".kind");
    String source = ConfigShape.text(description, "sourceSpec", at + ".sourceSpec");
    if (description.has("bundle") || description.has("bundleSpec")) {
      throw new ConfigException(
          at, "devices of one's own cannot be run; this kernel has " + DeviceKind.keys());
    }
    Optional<DeviceKind> kind =
        asked != null
            ? DeviceKind.ofKey(asked)
            : source != null ? DeviceKind.ofSource(source) : DeviceKind.ofKey(name);
    return kind.orElseThrow(() ->
        new ConfigException(
            at,
            "there is no such device; this kernel has "
                + DeviceKind.keys()
                + " (no mailbox, command, loopbox or plugin)"));
  }
}
