package io.vatpool.kernel.state;

/** The kernel's device nodes and the device behind each: {@code kdN.owner}. */
public final class DeviceNodeTable {
  private final CrankStore store;
  private final KernelStats stats;
  private final Counter ids;

  DeviceNodeTable(CrankStore store, KernelStats stats) {
    this.store = store;
    this.stats = stats;
    this.ids = new Counter(store, "kd.nextID");
  }

  /** Makes a node; it lives as long as the kernel. */
  String add(String deviceId) {
    String kdid = KernelSlot.of(SlotType.DEVICE, ids.allocate());
    store.set(kdid + ".owner", deviceId);
    stats.increment(Stat.KERNEL_DEVICES);
    return kdid;
  }

  /** The device behind the node. */
  public String owner(String kdid) {
    KernelSlot.insist(SlotType.DEVICE, kdid);
    String owner = store.getRequired(kdid + ".owner");
    VatIds.insistDevice(owner);
    return owner;
  }
}
