package io.vatpool.gateway.kernel;

import java.util.Objects;

/** How a kernel is run; outside of consensus, and changeable at any time. */
public record KernelSettings(KernelMode mode, FaultPolicy faultPolicy, BlockPolicy blockPolicy) {
  /** Checks. */
  public KernelSettings {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(faultPolicy, "faultPolicy");
    Objects.requireNonNull(blockPolicy, "blockPolicy");
  }
}
