package io.vatpool.kernel.config;

import java.util.List;

/**
 * The bundles that belong to the kernel itself. Their ids become part of its state, so they must be
 * the reference's.
 */
public interface KernelBundles {
  /**
   * The code of one of the kernel's own vats.
   *
   * @param name {@code vatAdmin}, {@code vattp} or {@code timer}
   */
  CodeBundle vat(String name);

  /** The published code that a device stands for; this kernel runs its own in its place. */
  CodeBundle device(DeviceKind kind);

  /** Lockdown and supervisor, in the order in which an engine evaluates them. */
  List<CodeBundle> workerBundles();
}
