package io.vatpool.kernel.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ends the life of objects: takes them from their exporter, and tells those who import them. */
public final class ObjectRetirement {
  private final CrankStore store;
  private final ObjectTable objects;
  private final ReferenceCounts counts;
  private final FreeCandidates freeCandidates;
  private final VatTable vats;
  private final CList cList;
  private final GcActions gcActions;

  ObjectRetirement(
      CrankStore store,
      ObjectTable objects,
      ReferenceCounts counts,
      FreeCandidates freeCandidates,
      VatTable vats,
      CList cList,
      GcActions gcActions) {
    this.store = store;
    this.objects = objects;
    this.counts = counts;
    this.freeCandidates = freeCandidates;
    this.vats = vats;
    this.cList = cList;
    this.gcActions = gcActions;
  }

  /** Removes objects that their exporter will never recognise again. */
  public void retire(List<String> koids) {
    List<String> actions = new ArrayList<>();
    for (String koid : koids) {
      for (String vatId : importers(koid)) {
        actions.add(GcActions.text(vatId, GcActions.Type.RETIRE_IMPORT, koid));
      }
      objects.delete(koid);
    }
    gcActions.add(actions);
  }

  /** Takes an object away from the vat that exports it; whoever holds it keeps it. */
  public void orphan(String koid, String exporterVatId) {
    if (!exporterVatId.equals(objects.recordedOwner(koid))) {
      throw new StateViolationException(exporterVatId + " does not export " + koid);
    }
    objects.deleteOwner(koid);
    String vref = cList.entry(exporterVatId, koid).vref();
    cList.deleteKeys(exporterVatId, koid, vref);
    KernelSlot.insist(SlotType.OBJECT, koid);
    freeCandidates.add(koid);
  }

  /** The same for an object that is being dealt with as free already. */
  void orphanFree(String koid, String exporterVatId) {
    String vref = cList.entry(exporterVatId, koid).vref();
    objects.deleteOwner(koid);
    cList.deleteKeys(exporterVatId, koid, vref);
  }

  private List<String> importers(String koid) {
    // Every import counts as recognising, so without such a count there is nobody to look for.
    if (counts.objectExists(koid) && counts.ofObject(koid).recognizable() == 0) {
      return List.of();
    }
    List<String> vatIds = new ArrayList<>(vats.dynamicVats());
    vats.staticVats().forEach(vat -> vatIds.add(vat.vatId()));
    Map<String, String> entries =
        store.getAll(vatIds.stream().map(vatId -> CList.importKey(vatId, koid)).toList());
    return vatIds.stream()
        .filter(vatId -> {
          String entry = entries.get(CList.importKey(vatId, koid));
          return entry != null && CList.isImport(entry);
        })
        .sorted()
        .toList();
  }
}
