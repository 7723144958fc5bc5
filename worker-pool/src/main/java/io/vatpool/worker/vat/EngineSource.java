package io.vatpool.worker.vat;

import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.store.StoreException;
import io.vatpool.store.VatReader;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.EngineProtocolException;
import io.vatpool.xsnap.vat.BootScript;
import io.vatpool.xsnap.vat.LiveSlotsOptions;
import io.vatpool.xsnap.vat.VatBundle;
import io.vatpool.xsnap.vat.VatEngine;
import io.vatpool.xsnap.vat.VatEngines;
import io.vatpool.xsnap.vat.VatSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Engines as a page-in describes them. Any thread. */
final class EngineSource {
  /** Bundles kept at hand, in characters of their archives. */
  private static final long BUNDLE_CHARS = 32L * 1024 * 1024;

  /** Old lockdowns and supervisors kept at hand. */
  private static final int BOOT_SCRIPTS = 8;

  private final VatEngines engines;
  private final VatReader reader;
  private final RecentlyUsed<VatBundle> bundles =
      new RecentlyUsed<>(BUNDLE_CHARS, (id, bundle) -> bundle.zipBase64().length());
  private final RecentlyUsed<BootScript> bootScripts =
      new RecentlyUsed<>(BOOT_SCRIPTS, (id, script) -> 1);

  EngineSource(VatEngines engines, VatReader reader) {
    this.engines = engines;
    this.reader = reader;
  }

  /** A vat without history, ready for its {@code startVat}. */
  VatEngine fresh(VatKey vat, PageIn pageIn) throws RequestFailed {
    List<BootScript> boot = new ArrayList<>();
    for (String id : pageIn.workerBundleIds()) {
      boot.add(bootScript(id));
    }
    VatBundle bundle = bundle(pageIn.bundleId());
    try {
      return engines.fresh(
          spec(vat, pageIn),
          boot,
          bundle,
          new LiveSlotsOptions(pageIn.enableDisavow(), pageIn.relaxDurabilityRules()));
    } catch (EngineProtocolException e) {
      throw new RequestFailed(
          FailureKind.BUNDLE_MISSING,
          "bundle " + pageIn.bundleId() + " does not load: " + e.getMessage(),
          e);
    } catch (EngineLostException e) {
      throw RequestFailed.engineLost(e, "starting " + vat);
    } catch (InterruptedException e) {
      throw RequestFailed.interrupted(e);
    }
  }

  /**
   * A vat from its heap image.
   *
   * @throws EngineLostException if no engine came up, or it could not read the image
   * @throws IOException if the image could not be read to its end
   */
  VatEngine fromSnapshot(VatKey vat, PageIn pageIn, String label, InputStream image)
      throws IOException, EngineLostException, RequestFailed {
    try {
      return engines.fromSnapshot(spec(vat, pageIn), label, image);
    } catch (InterruptedException e) {
      throw RequestFailed.interrupted(e);
    }
  }

  /**
   * Goes over into a new engine by way of a heap image, which {@code sink} gets too.
   *
   * @throws EngineLostException if the old engine was lost, or no new one came up
   * @throws IOException if the sink failed
   */
  VatEngine restart(VatEngine old, OutputStream sink)
      throws IOException, EngineLostException, RequestFailed {
    try {
      return engines.restart(old, sink);
    } catch (InterruptedException e) {
      throw RequestFailed.interrupted(e);
    }
  }

  private static VatSpec spec(VatKey vat, PageIn pageIn) {
    String name = pageIn.name();
    String prefix = vat.vatId() + ":";
    return new VatSpec(
        vat.vatId(),
        name.startsWith(prefix) ? name.substring(prefix.length()) : name,
        pageIn.metered());
  }

  private BootScript bootScript(String id) throws RequestFailed {
    for (BootScript current : engines.currentBoot()) {
      if (current.id().equals(id)) {
        return current;
      }
    }
    BootScript cached;
    synchronized (bootScripts) {
      cached = bootScripts.get(id);
    }
    if (cached == null) {
      cached = BootScript.ofBundle(id, text(id));
      synchronized (bootScripts) {
        bootScripts.put(id, cached);
      }
    }
    return cached;
  }

  private VatBundle bundle(String id) throws RequestFailed {
    VatBundle cached;
    synchronized (bundles) {
      cached = bundles.get(id);
    }
    if (cached == null) {
      try {
        cached = VatBundle.parse(text(id));
      } catch (MalformedJsonException e) {
        throw new RequestFailed(
            FailureKind.BUNDLE_MISSING, "bundle " + id + ": " + e.getMessage(), e);
      }
      synchronized (bundles) {
        bundles.put(id, cached);
      }
    }
    return cached;
  }

  private String text(String id) throws RequestFailed {
    try {
      String text = reader.bundle(id);
      if (text == null) {
        throw new RequestFailed(
            FailureKind.BUNDLE_MISSING, "bundle " + id + " is not in the database", null);
      }
      return text;
    } catch (StoreException e) {
      throw RequestFailed.database(e);
    }
  }
}
