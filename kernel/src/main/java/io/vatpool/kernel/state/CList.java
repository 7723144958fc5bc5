package io.vatpool.kernel.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vats' capability lists: which kernel reference each vat knows under which of its own.
 *
 * <p>{@code vN.c.KREF} holds {@code 'R VREF'} where the vat reaches the object and {@code '_ VREF'}
 * where it only recognises it; {@code vN.c.VREF} holds the kref.
 */
public final class CList {
  /** The root object of every vat, in its own references. */
  private static final String ROOT = "o+0";

  private final CrankStore store;
  private final KernelStats stats;
  private final ReferenceCounts counts;
  private final ObjectTable objects;
  private final PromiseTable promises;
  private final Listener listener;

  /** Is told of every change of a c-list, for the slog. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A pair came or went.
     *
     * @param mode {@code import}, {@code export} or {@code drop}
     */
    void changed(String vatId, String mode, String kref, String vref);
  }

  CList(
      CrankStore store,
      KernelStats stats,
      ReferenceCounts counts,
      ObjectTable objects,
      PromiseTable promises,
      Listener listener) {
    this.store = store;
    this.stats = stats;
    this.counts = counts;
    this.objects = objects;
    this.promises = promises;
    this.listener = listener;
  }

  /** One side of a pair. */
  record Entry(boolean reachable, String vref) {
    static Entry parse(String kref, @Nullable String text) {
      if (text == null || text.length() < 2 || text.charAt(1) != ' ') {
        throw new StateViolationException("no c-list entry for " + kref);
      }
      return new Entry(
          switch (text.charAt(0)) {
            case 'R' -> true;
            case '_' -> false;
            default -> throw new StateViolationException("broken c-list entry '" + text + "'");
          },
          text.substring(2));
    }

    String text() {
      return (reachable ? "R " : "_ ") + vref;
    }
  }

  /** What the caller of {@link #toKernel} takes for granted. */
  public enum Expect {
    /** A new export may appear; exports become reachable, imports must be so. */
    ANY,
    /** The reference must be new. */
    NEW,
    /** The reference must be known; whether it is reachable does not matter and does not change. */
    KNOWN
  }

  private static String key(String vatId, String slot) {
    return vatId + ".c." + slot;
  }

  /** The vat is about to be used; its list is looked at closely. */
  public void fetch(String vatId) {
    store.fetchClist(vatId);
  }

  /** Whether the vat's list has the kref or vref. */
  public boolean has(String vatId, String slot) {
    return store.has(key(vatId, slot));
  }

  Entry entry(String vatId, String kref) {
    return Entry.parse(kref, store.get(key(vatId, kref)));
  }

  /** Whether the vat reaches the object, or for an export, believes that others do. */
  public boolean isReachable(String vatId, String kref) {
    return entry(vatId, kref).reachable;
  }

  /** Whether {@code stored}, the value of a kref's c-list key, makes the vat an importer. */
  static boolean isImport(String stored) {
    return !VatSlot.parse(Entry.parse(stored, stored).vref).allocatedByVat();
  }

  static String importKey(String vatId, String kref) {
    return key(vatId, kref);
  }

  /** The kref for one of the vat's references. */
  public String toKernel(String vatId, String vref) {
    return toKernel(vatId, vref, Expect.ANY);
  }

  /** The kref for one of the vat's references. */
  public String toKernel(String vatId, String vref, Expect expect) {
    VatSlot slot = VatSlot.parse(vref);
    String kref = store.get(key(vatId, vref));
    if (kref == null) {
      if (expect == Expect.KNOWN) {
        throw new StateViolationException(vref + " is not in the c-list of " + vatId);
      }
      kref = export(vatId, vref, slot);
    } else if (expect == Expect.NEW) {
      throw new StateViolationException(vref + " is already in the c-list of " + vatId);
    }
    if (expect != Expect.KNOWN) {
      if (slot.allocatedByVat()) {
        setReachable(vatId, kref);
      } else if (!isReachable(vatId, kref)) {
        throw new StateViolationException(vatId + " cannot reach its import " + vref + " any more");
      }
    }
    return kref;
  }

  private String export(String vatId, String vref, VatSlot slot) {
    if (!slot.allocatedByVat()) {
      throw new StateViolationException("nobody gave " + vatId + " the reference " + vref);
    }
    String kref =
        switch (slot.type()) {
          case OBJECT -> objects.add(vatId);
          case PROMISE -> promises.addForVat(vatId);
          case DEVICE ->
              throw new StateViolationException("vats cannot export device nodes, not " + vref);
        };
    counts.incrementForClist(kref, true);
    stats.increment(Stat.CLIST_ENTRIES);
    store.set(key(vatId, kref), new Entry(false, vref).text());
    store.set(key(vatId, vref), kref);
    listener.changed(vatId, "export", kref, vref);
    return kref;
  }

  /** The vat's reference for the kref, made if need be; the vat reaches it from now on. */
  public String toVat(String vatId, String kref) {
    Entry entry = entryOrImport(vatId, kref);
    if (!VatSlot.parse(entry.vref).allocatedByVat()) {
      setReachable(vatId, kref);
    } else if (!entry.reachable) {
      throw new StateViolationException(
          "the kernel sends " + vatId + " its export " + kref + ", which it was told to drop");
    }
    return entry.vref;
  }

  private Entry entryOrImport(String vatId, String kref) {
    String stored = store.get(key(vatId, kref));
    if (stored != null) {
      return Entry.parse(kref, stored);
    }
    SlotType type = KernelSlot.type(kref);
    long id = new Counter(store, vatId + "." + type.letter() + ".nextID").allocate();
    counts.incrementForClist(kref, false);
    String vref = VatSlot.imported(type, id);
    stats.increment(Stat.CLIST_ENTRIES);
    store.set(key(vatId, vref), kref);
    Entry entry = new Entry(false, vref);
    store.set(key(vatId, kref), entry.text());
    listener.changed(vatId, "import", kref, vref);
    return entry;
  }

  /** The vat's reference for the kref, which must be in its list; nothing changes. */
  public String known(String vatId, String kref) {
    if (!has(vatId, kref)) {
      throw new StateViolationException(kref + " is not in the c-list of " + vatId);
    }
    return entry(vatId, kref).vref;
  }

  private void setReachable(String vatId, String kref) {
    Entry entry = entry(vatId, kref);
    store.set(key(vatId, kref), new Entry(true, entry.vref).text());
    if (!entry.reachable && isObjectImport(kref, entry)) {
      counts.incrementReachable(kref);
    }
  }

  /** The vat reaches the kref no more, or for an export, others do not. */
  public void clearReachable(String vatId, String kref) {
    Entry entry = entry(vatId, kref);
    boolean counted = isObjectImport(kref, entry);
    store.set(key(vatId, kref), new Entry(false, entry.vref).text());
    if (entry.reachable && counted && counts.objectExists(kref)) {
      counts.decrementReachable(kref);
    }
  }

  private static boolean isObjectImport(String kref, Entry entry) {
    return KernelSlot.type(kref) == SlotType.OBJECT && !VatSlot.parse(entry.vref).allocatedByVat();
  }

  /** Removes a pair. The object may be gone from the object table already. */
  public void delete(String vatId, String kref, String vref) {
    KernelSlot.type(kref);
    boolean isExport = VatSlot.parse(vref).allocatedByVat();
    if (!has(vatId, kref)) {
      throw new StateViolationException(kref + " is not in the c-list of " + vatId);
    }
    listener.changed(vatId, "drop", kref, vref);
    clearReachable(vatId, kref);
    counts.decrementForClist(kref, isExport);
    stats.decrement(Stat.CLIST_ENTRIES);
    deleteKeys(vatId, kref, vref);
  }

  /** Removes the pairs of these krefs, which the vat reaches. */
  public void deleteAll(String vatId, Iterable<String> krefs) {
    for (String kref : krefs) {
      delete(vatId, kref, toVat(vatId, kref));
    }
  }

  /** Removes both keys and nothing else. */
  void deleteKeys(String vatId, String kref, String vref) {
    store.delete(key(vatId, kref));
    store.delete(key(vatId, vref));
  }

  /**
   * The promises in the vat's list, in the order of its references to them; each is looked up when
   * its turn comes.
   */
  public Iterable<String> promises(String vatId) {
    return krefs(keys(vatId, "p"));
  }

  /** The kernel's reference to a vat's root object, which is made if there is none yet. */
  public String exportRoot(String vatId) {
    return toKernel(vatId, ROOT);
  }

  /** The objects that the vat exports and that are not durable, without its root object. */
  public Iterable<String> nonDurableExports(String vatId) {
    String root = key(vatId, ROOT);
    List<String> krefs = new ArrayList<>();
    for (Iterable<String> keys : List.of(keys(vatId, "o+", "o+d"), keys(vatId, "o+v"))) {
      for (String key : keys) {
        if (!key.equals(root)) {
          krefs.add(store.getRequired(key));
        }
      }
    }
    return krefs;
  }

  private Iterable<String> krefs(Iterable<String> keys) {
    return () -> {
      Iterator<String> each = keys.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public String next() {
          return store.getRequired(each.next());
        }
      };
    };
  }

  /** The keys of the vat's references that start with {@code vrefPrefix}, in order. */
  Iterable<String> keys(String vatId, String vrefPrefix) {
    return PrefixedKeys.of(store, key(vatId, vrefPrefix));
  }

  private Iterable<String> keys(String vatId, String vrefPrefix, String vrefEnd) {
    return PrefixedKeys.of(store, key(vatId, vrefPrefix), key(vatId, vrefEnd));
  }
}
