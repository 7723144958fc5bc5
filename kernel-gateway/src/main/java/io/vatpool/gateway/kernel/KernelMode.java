package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who decides when a kernel runs and commits. */
public enum KernelMode {
  /** The kernel itself: it runs while there is work and commits by its block policy. */
  @JsonProperty("automatic")
  AUTOMATIC,
  /** A driver outside: it runs when told and commits when told. */
  @JsonProperty("host-driven")
  HOST_DRIVEN
}
