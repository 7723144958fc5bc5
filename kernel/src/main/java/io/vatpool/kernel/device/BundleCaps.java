package io.vatpool.kernel.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.marshal.JsonCopy;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.Bundles;
import io.vatpool.protocol.json.JsJson;

/**
 * Device nodes that stand for installed bundles. The device's vatstore knows which is which: {@code
 * id.BUNDLEID} holds the node, {@code slot.NODE} the bundle's id, {@code nextDev} the next node's
 * number.
 */
final class BundleCaps {
  private static final String NEXT_NODE = "nextDev";

  private final Bundles bundles;
  private final DeviceSyscalls syscalls;

  BundleCaps(DeviceSetup setup) {
    this.bundles = setup.bundles();
    this.syscalls = setup.syscalls();
  }

  /** The cap of a bundle, or undefined if it is not installed. */
  DeviceAnswer cap(String bundleId) {
    String key = "id." + bundleId;
    String node = syscalls.vatstoreGet(key);
    if (node == null) {
      if (!bundles.has(bundleId)) {
        return RawMarshal.result(Passable.UNDEFINED);
      }
      node = allocate();
      syscalls.vatstoreSet(key, node);
      syscalls.vatstoreSet("slot." + node, bundleId);
    }
    return RawMarshal.result(RawMarshal.node(node));
  }

  private String allocate() {
    String stored = syscalls.vatstoreGet(NEXT_NODE);
    long id = stored == null ? 1 : Long.parseLong(stored);
    syscalls.vatstoreSet(NEXT_NODE, Long.toString(id + 1));
    return "d+" + id;
  }

  /** A call of a bundle's cap. */
  DeviceAnswer invoke(String node, String method) {
    String bundleId = syscalls.vatstoreGet("slot." + node);
    if (bundleId == null) {
      throw new DeviceException("unknown device node " + node);
    }
    return switch (method) {
      case "getBundleID" -> RawMarshal.result(Passable.of(bundleId));
      case "getBundle" -> RawMarshal.result(content(bundleId));
      default -> throw new DeviceException("a bundle cap has no method " + method);
    };
  }

  /** The id of a bundle by its name. */
  String idOf(String name) {
    String id = bundles.idOf(name);
    if (id == null) {
      throw new DeviceException("unregistered bundle name '" + name + "'");
    }
    return id;
  }

  private Passable content(String bundleId) {
    String text = bundles.get(bundleId);
    if (text == null) {
      return Passable.UNDEFINED;
    }
    // As the reference puts it together again from the zip archive, whatever else was in it.
    ObjectNode bundle = JsJson.NODES.objectNode().put("moduleFormat", "endoZipBase64");
    bundle.put("endoZipBase64Sha512", bundleId.substring("b1-".length()));
    bundle.set("endoZipBase64", JsJson.parse(text).path("endoZipBase64"));
    return JsonCopy.toPassable(bundle);
  }

  /** Insists that a text has the form of a bundle's id. */
  static String insistId(String text) {
    if (!Bundles.isBundleId(text)) {
      throw new DeviceException("'" + text + "' is no bundle id");
    }
    return text;
  }
}
