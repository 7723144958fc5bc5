package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when a vat cannot go on through no fault of its code. */
public enum FaultPolicy {
  /** The vat is paused, which is recorded as an input of the kernel, and the kernel runs on. */
  @JsonProperty("hosted")
  HOSTED,
  /** The kernel stops before that crank: leaving it out would change the order of history. */
  @JsonProperty("consensus")
  CONSENSUS
}
