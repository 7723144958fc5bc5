package io.vatpool.kernel.state;

import org.jspecify.annotations.Nullable;

/**
 * The kernel's objects and who exports each: {@code koN.owner} is a vat, or missing for an orphan.
 */
public final class ObjectTable {
  private final CrankStore store;
  private final KernelStats stats;
  private final ReferenceCounts counts;
  private final TerminatedVats terminated;
  private final Counter ids;

  ObjectTable(
      CrankStore store, KernelStats stats, ReferenceCounts counts, TerminatedVats terminated) {
    this.store = store;
    this.stats = stats;
    this.counts = counts;
    this.terminated = terminated;
    this.ids = new Counter(store, "ko.nextID");
  }

  private static String ownerKey(String koid) {
    return koid + ".owner";
  }

  /** The number that the next object gets. */
  public long nextId() {
    return ids.next();
  }

  /** Makes an object that nobody holds yet. */
  String add(String ownerVatId) {
    String koid = KernelSlot.of(SlotType.OBJECT, ids.allocate());
    store.set(ownerKey(koid), ownerVatId);
    counts.setObject(koid, 0, 0);
    stats.increment(Stat.KERNEL_OBJECTS);
    return koid;
  }

  /** The living vat that exports the object, or null. */
  public @Nullable String owner(String koid) {
    KernelSlot.insist(SlotType.OBJECT, koid);
    String owner = recordedOwner(koid);
    return owner == null || terminated.contains(owner) ? null : owner;
  }

  /** The vat that exports the object, or that did until it was terminated, or null. */
  public @Nullable String recordedOwner(String koid) {
    String owner = store.get(ownerKey(koid));
    return owner == null || owner.isEmpty() ? null : owner;
  }

  void deleteOwner(String koid) {
    store.delete(ownerKey(koid));
  }

  /** Removes the object from the table. */
  public void delete(String koid) {
    store.delete(ownerKey(koid));
    counts.forget(koid);
    stats.decrement(Stat.KERNEL_OBJECTS);
  }
}
