package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when a vat cannot go on through no fault of its code. */
public enum FaultPolicy {
  /** The vat is set aside and the kernel runs on; until vats can be paused, the kernel stops. */
  @JsonProperty("hosted")
  HOSTED,
  /** The kernel stops before that crank: leaving it out would change the order of history. */
  @JsonProperty("consensus")
  CONSENSUS
}
