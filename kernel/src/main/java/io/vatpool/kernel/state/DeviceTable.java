package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The devices: names and ids, source and options, state, c-list and vatstore.
 *
 * <p>A device's c-list has no reachability: a device holds what it was given for ever.
 */
public final class DeviceTable {
  private static final String NAME_PREFIX = "device.name.";
  private static final String NAMES = "device.names";
  private static final long FIRST_DEVICE_ID = 7;
  private static final long FIRST_IMPORTED_OBJECT_ID = 10;
  private static final long FIRST_IMPORTED_DEVICE_ID = 20;
  private static final long FIRST_IMPORTED_PROMISE_ID = 30;

  private final CrankStore store;
  private final DeviceNodeTable nodes;
  private final ReferenceCounts counts;
  private final Counter ids;

  DeviceTable(CrankStore store, DeviceNodeTable nodes, ReferenceCounts counts) {
    this.store = store;
    this.nodes = nodes;
    this.counts = counts;
    this.ids = new Counter(store, "device.nextID");
  }

  /** A device. */
  public record Named(String name, String deviceId) {}

  void initialize() {
    store.set(NAMES, "[]");
    store.set("device.nextID", Long.toString(FIRST_DEVICE_ID));
  }

  /** The id of the device of this name, or null. */
  public @Nullable String findByName(String name) {
    return store.get(NAME_PREFIX + name);
  }

  /** The devices in the order of their names. */
  public List<Named> all() {
    List<Named> devices = new ArrayList<>();
    for (String key : PrefixedKeys.of(store, NAME_PREFIX)) {
      devices.add(new Named(key.substring(NAME_PREFIX.length()), store.getRequired(key)));
    }
    return devices;
  }

  /** The id of the device of this name, allocated if need be. */
  public String provideIdForName(String name) {
    String key = NAME_PREFIX + name;
    String known = store.get(key);
    if (known != null) {
      return known;
    }
    String deviceId = "d" + ids.allocate();
    store.set(key, deviceId);
    List<String> names =
        new ArrayList<>(JsonShape.strings(JsJson.parse(store.getRequired(NAMES)), NAMES));
    names.add(name);
    store.set(NAMES, JsJson.stringify(JsonShape.arrayOf(names)));
    return deviceId;
  }

  /** Creates the device's state, unless it exists. */
  public void provideState(String deviceId) {
    VatIds.insistDevice(deviceId);
    if (!store.has(deviceId + ".o.nextID")) {
      store.set(deviceId + ".o.nextID", Long.toString(FIRST_IMPORTED_OBJECT_ID));
      store.set(deviceId + ".d.nextID", Long.toString(FIRST_IMPORTED_DEVICE_ID));
      store.set(deviceId + ".p.nextID", Long.toString(FIRST_IMPORTED_PROMISE_ID));
    }
  }

  /** Records the device's code, which names what kind of device it is, and its options. */
  public void setSourceAndOptions(String deviceId, String bundleId, JsonNode options) {
    JsonNode source = JsJson.NODES.objectNode().put("bundleID", bundleId);
    store.set(deviceId + ".source", JsJson.stringify(source));
    store.set(deviceId + ".options", JsJson.stringify(options));
  }

  /** The id of the bundle that the device's code is in. */
  public String bundleId(String deviceId) {
    JsonNode source = JsJson.parse(store.getRequired(deviceId + ".source"));
    return JsonShape.string(JsonShape.property(source, "bundleID", "device source"), "bundleID");
  }

  /** The device's options: {@code {"deviceParameters":…,"unendowed":…}}. */
  public JsonNode options(String deviceId) {
    return JsJson.parse(store.getRequired(deviceId + ".options"));
  }

  /** The device's state, JSON text, or null. */
  public @Nullable String state(String deviceId) {
    return store.get(deviceId + ".deviceState");
  }

  /** Sets the device's state. */
  public void setState(String deviceId, String json) {
    store.set(deviceId + ".deviceState", json);
  }

  private static String key(String deviceId, String slot) {
    return deviceId + ".c." + slot;
  }

  /** The kref for one of the device's references. */
  public String toKernel(String deviceId, String dref) {
    String known = store.get(key(deviceId, dref));
    if (known != null) {
      return known;
    }
    VatSlot slot = VatSlot.parse(dref);
    if (!slot.allocatedByVat()) {
      throw new StateViolationException("nobody gave " + deviceId + " the reference " + dref);
    }
    if (slot.type() != SlotType.DEVICE) {
      throw new StateViolationException("devices export device nodes only, not " + dref);
    }
    String kref = nodes.add(deviceId);
    store.set(key(deviceId, kref), dref);
    store.set(key(deviceId, dref), kref);
    return kref;
  }

  /** The device's reference for the kref, made if need be. */
  public String toDevice(String deviceId, String kref) {
    String known = store.get(key(deviceId, kref));
    if (known != null) {
      return known;
    }
    SlotType type = KernelSlot.type(kref);
    long id = new Counter(store, deviceId + "." + type.letter() + ".nextID").allocate();
    counts.increment(kref);
    String dref = VatSlot.imported(type, id);
    store.set(key(deviceId, dref), kref);
    store.set(key(deviceId, kref), dref);
    return dref;
  }

  /** Whether the device's list has the kref or dref. */
  public boolean knows(String deviceId, String slot) {
    return store.has(key(deviceId, slot));
  }
}
