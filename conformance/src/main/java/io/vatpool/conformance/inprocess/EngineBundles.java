package io.vatpool.conformance.inprocess;

import io.vatpool.kernel.config.CodeBundle;
import io.vatpool.kernel.config.DeviceKind;
import io.vatpool.kernel.config.KernelBundles;
import io.vatpool.protocol.Sha256;
import io.vatpool.xsnap.artifact.BundleFile;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.artifact.InstalledBundle;
import io.vatpool.xsnap.artifact.KernelBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's own bundles out of the engine's artifact; the supervisor may be one of a scenario.
 */
final class EngineBundles implements KernelBundles {
  private final EngineArtifact artifact;
  private final @Nullable CodeBundle supervisor;

  EngineBundles(EngineArtifact artifact) {
    this(artifact, null);
  }

  private EngineBundles(EngineArtifact artifact, @Nullable CodeBundle supervisor) {
    this.artifact = artifact;
    this.supervisor = supervisor;
  }

  /** The same with another supervisor, a bundle's JSON text; its id is the text's hash. */
  EngineBundles withSupervisor(String json) {
    return new EngineBundles(artifact, new CodeBundle("b0-" + Sha256.hex(json), json));
  }

  @Override
  public CodeBundle vat(String name) {
    return switch (name) {
      case "vatAdmin" -> bundle(KernelBundle.VAT_ADMIN_VAT);
      case "vattp" -> bundle(KernelBundle.VATTP_VAT);
      case "timer" -> bundle(KernelBundle.TIMER_VAT);
      default -> throw new IllegalArgumentException("the kernel has no vat of its own " + name);
    };
  }

  @Override
  public CodeBundle device(DeviceKind kind) {
    return switch (kind) {
      case VAT_ADMIN -> bundle(KernelBundle.VAT_ADMIN_DEVICE);
      case BUNDLE -> bundle(KernelBundle.BUNDLE_DEVICE);
      case TIMER -> bundle(KernelBundle.TIMER_DEVICE);
      case BRIDGE -> bundle(KernelBundle.BRIDGE_DEVICE);
    };
  }

  @Override
  public List<CodeBundle> workerBundles() {
    return List.of(
        workerBundle(artifact.manifest().lockdown()),
        supervisor == null ? workerBundle(artifact.manifest().supervisor()) : supervisor);
  }

  private CodeBundle bundle(KernelBundle name) {
    try {
      InstalledBundle bundle = artifact.kernelBundle(name);
      return new CodeBundle(bundle.id(), bundle.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CodeBundle workerBundle(BundleFile file) {
    try {
      return new CodeBundle(file.id(), artifact.bundleJson(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
