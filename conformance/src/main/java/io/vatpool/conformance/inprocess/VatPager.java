package io.vatpool.conformance.inprocess;

import io.vatpool.kernel.port.KernelStore;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.VatPosition;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.vat.BootScript;
import io.vatpool.xsnap.vat.DeliveryResult;
import io.vatpool.xsnap.vat.LiveSlotsOptions;
import io.vatpool.xsnap.vat.VatBundle;
import io.vatpool.xsnap.vat.VatEngine;
import io.vatpool.xsnap.vat.VatEngines;
import io.vatpool.xsnap.vat.VatSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Brings vats online: from a snapshot or from the start, and through the rest of their span. */
final class VatPager {
  private final VatEngines engines;
  private final KernelStore store;
  private final HeapImages images;
  private final BundleSource bundles;

  /** Where the code of a vat and of its supervisor comes from. */
  interface BundleSource {
    /** The JSON text of the bundle. */
    String bundle(String bundleId);
  }

  VatPager(VatEngines engines, KernelStore store, HeapImages images, BundleSource bundles) {
    this.engines = engines;
    this.store = store;
    this.images = images;
    this.bundles = bundles;
  }

  OnlineVat bringOnline(VatPosition at, PageIn pageIn)
      throws IOException, EngineLostException, InterruptedException {
    VatEngine engine = start(at, pageIn);
    boolean ready = false;
    try {
      replay(engine, at, pageIn);
      ready = true;
      return new OnlineVat(engine, at, new VatStore(store, at.vatId(), pageIn.pendingStore()));
    } finally {
      if (!ready) {
        engine.close();
      }
    }
  }

  private VatEngine start(VatPosition at, PageIn pageIn)
      throws IOException, EngineLostException, InterruptedException {
    VatSpec spec = new VatSpec(at.vatId(), pageIn.name(), pageIn.metered());
    if (pageIn.snapshotId() != null) {
      try (InputStream image = images.open(pageIn.snapshotId())) {
        return engines.fromSnapshot(spec, pageIn.snapshotId(), image);
      }
    }
    List<BootScript> boot = new ArrayList<>();
    for (String id : pageIn.workerBundleIds()) {
      boot.add(BootScript.ofBundle(id, bundles.bundle(id)));
    }
    return engines.fresh(
        spec,
        boot,
        VatBundle.parse(bundles.bundle(pageIn.bundleId())),
        new LiveSlotsOptions(pageIn.enableDisavow(), pageIn.relaxDurabilityRules()));
  }

  private void replay(VatEngine engine, VatPosition at, PageIn pageIn)
      throws EngineLostException, InterruptedException {
    String hash = SpanHash.EMPTY;
    long position = pageIn.spanStart();
    for (String text : entries(at, pageIn)) {
      if (TranscriptEntry.parse(text) instanceof TranscriptEntry.Delivered entry) {
        replay(engine, "%s at %d: %s".formatted(at.vatId(), position, entry.delivery()), entry);
      }
      hash = SpanHash.extend(hash, text);
      position++;
    }
    if (position != at.position() || !hash.equals(at.spanHash())) {
      throw new IllegalStateException(
          "the kernel says %s stands at %s, its transcript leads to %d %s"
              .formatted(at.vatId(), at, position, hash));
    }
  }

  private List<String> entries(VatPosition at, PageIn pageIn) {
    List<String> texts = new ArrayList<>();
    if (pageIn.spanStart() < pageIn.committedEnd()) {
      texts.addAll(
          store.entries(at.vatId(), pageIn.spanStart(), pageIn.committedEnd(), Integer.MAX_VALUE));
    }
    texts.addAll(pageIn.pendingEntries());
    return texts;
  }

  private static void replay(VatEngine engine, String where, TranscriptEntry.Delivered entry)
      throws EngineLostException, InterruptedException {
    ReplayHost host = new ReplayHost(where, entry.syscalls());
    DeliveryResult result = engine.deliver(entry.delivery(), host);
    host.insistComplete();
    boolean failed = result.json().startsWith("[\"error\"");
    if (entry.ok() == failed) {
      throw new ReplayDivergedException(where, "ok: " + entry.ok(), result.json());
    }
  }
}
