package io.vatpool.protocol.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one replayed delivery differs from the transcript.
 *
 * @param vatId the vat
 * @param position of the transcript entry
 * @param delivery the delivery's JSON text
 * @param syscalls every syscall in order, at most {@link WireLimits#DIVERGENCE_SYSCALLS}
 * @param omitted how many more there were
 */
public record DivergenceReport(
    String vatId, long position, String delivery, List<Comparison> syscalls, long omitted) {
  /** Checks and copies. */
  public DivergenceReport {
    Objects.requireNonNull(vatId, "vatId");
    Objects.requireNonNull(delivery, "delivery");
    syscalls = List.copyOf(syscalls);
  }

  /** How a syscall of the replay compares. */
  public enum Verdict {
    /** The same as recorded. */
    OK,
    /** Another syscall than the recorded one. */
    WRONG,
    /** One more than recorded. */
    EXTRA,
    /** Recorded, but not made. */
    MISSING
  }

  /**
   * One syscall.
   *
   * @param expected as recorded, null for an extra one
   * @param got as made now, null for a missing one
   */
  public record Comparison(Verdict verdict, @Nullable String expected, @Nullable String got) {
    /** Checks. */
    public Comparison {
      Objects.requireNonNull(verdict, "verdict");
    }
  }
}
