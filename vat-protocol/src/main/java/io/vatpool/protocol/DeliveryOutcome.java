package io.vatpool.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an engine made of a delivery.
 *
 * @param status how it ended
 * @param meterUsage what it cost, or null where the engine died before it could say
 * @param syscalls all syscalls in order, with the answers they were given
 * @param console what the vat printed, in order; never part of any hash
 * @param worker which worker ran it; never part of any hash
 */
public record DeliveryOutcome(
    DeliveryStatus status,
    @Nullable MeterUsage meterUsage,
    List<RecordedSyscall> syscalls,
    List<ConsoleLine> console,
    String worker) {
  /** Checks and copies. */
  public DeliveryOutcome {
    Objects.requireNonNull(status, "status");
    syscalls = List.copyOf(syscalls);
    console = List.copyOf(console);
    Objects.requireNonNull(worker, "worker");
  }

  /** What it cost the vat, or null where the engine died before it could say. */
  public @Nullable Long computrons() {
    return meterUsage == null ? null : (Long) meterUsage.compute();
  }

  /** The transcript entry of this delivery; only one that went well tells its cost. */
  public TranscriptEntry.Delivered entry(String delivery) {
    boolean ok = status instanceof DeliveryStatus.Ok;
    return new TranscriptEntry.Delivered(delivery, syscalls, ok, ok ? computrons() : null);
  }
}
