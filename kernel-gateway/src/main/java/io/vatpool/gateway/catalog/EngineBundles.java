package io.vatpool.gateway.catalog;

import io.vatpool.kernel.config.CodeBundle;
import io.vatpool.kernel.config.DeviceKind;
import io.vatpool.kernel.config.KernelBundles;
import io.vatpool.xsnap.artifact.BundleFile;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.artifact.EngineManifest;
import io.vatpool.xsnap.artifact.InstalledBundle;
import io.vatpool.xsnap.artifact.KernelBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The kernel's own bundles, from the engine artifact on the class path. */
public final class EngineBundles implements KernelBundles {
  private final EngineArtifact artifact;

  /**
   * Opens the artifact.
   *
   * @throws UncheckedIOException if it is not on the class path
   */
  public EngineBundles() {
    try {
      artifact = EngineArtifact.fromClassPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CodeBundle vat(String name) {
    return bundle(
        switch (name) {
          case "vatAdmin" -> KernelBundle.VAT_ADMIN_VAT;
          case "vattp" -> KernelBundle.VATTP_VAT;
          case "timer" -> KernelBundle.TIMER_VAT;
          default -> throw new IllegalArgumentException("the kernel has no vat " + name);
        });
  }

  @Override
  public CodeBundle device(DeviceKind kind) {
    return bundle(
        switch (kind) {
          case VAT_ADMIN -> KernelBundle.VAT_ADMIN_DEVICE;
          case BUNDLE -> KernelBundle.BUNDLE_DEVICE;
          case TIMER -> KernelBundle.TIMER_DEVICE;
          case BRIDGE -> KernelBundle.BRIDGE_DEVICE;
        });
  }

  @Override
  public List<CodeBundle> workerBundles() {
    EngineManifest manifest = artifact.manifest();
    return List.of(bundle(manifest.lockdown()), bundle(manifest.supervisor()));
  }

  /** The engine that belongs to them: new incarnations begin on it. */
  public String engine() {
    return artifact.manifest().build();
  }

  private CodeBundle bundle(BundleFile file) {
    try {
      return new CodeBundle(file.id(), artifact.bundleJson(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CodeBundle bundle(KernelBundle name) {
    try {
      InstalledBundle bundle = artifact.kernelBundle(name);
      return new CodeBundle(bundle.id(), bundle.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
