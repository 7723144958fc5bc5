package io.vatpool.gateway.kernel;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a kernel is run; outside of consensus, and changeable at any time.
 *
 * @param webhook where calls out of its bridges are posted; without one they wait
 */
public record KernelSettings(
    KernelMode mode, FaultPolicy faultPolicy, BlockPolicy blockPolicy, @Nullable URI webhook) {
  /** Checks. */
  public KernelSettings {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(faultPolicy, "faultPolicy");
    Objects.requireNonNull(blockPolicy, "blockPolicy");
  }

  /** Without a webhook. */
  public KernelSettings(KernelMode mode, FaultPolicy faultPolicy, BlockPolicy blockPolicy) {
    this(mode, faultPolicy, blockPolicy, null);
  }
}
