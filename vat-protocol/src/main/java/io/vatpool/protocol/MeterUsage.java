package io.vatpool.protocol;

/**
 * What a delivery cost, as the engine says ({@code xs-meter-36}). Only the computrons are the same
 * wherever it runs; the others tell of the engine.
 *
 * @param compute computrons
 * @param allocate bytes that the engine has ever obtained from the operating system
 * @param currentHeapCount slots in use after the delivery; a slot has 32 bytes
 */
public record MeterUsage(long compute, long allocate, long currentHeapCount) {
  /** Checks. */
  public MeterUsage {
    if (compute < 0 || allocate < 0 || currentHeapCount < 0) {
      throw new IllegalArgumentException("a meter reading is negative");
    }
  }
}
