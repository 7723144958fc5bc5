package io.vatpool.kernel;

import io.vatpool.kernel.state.life.VatLife;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A vat as people see it.
 *
 * @param vatId for instance {@code v6}
 * @param name a static vat's name, or what its creator called a dynamic one; null for none
 * @param dynamic whether a vat created it
 * @param incarnation from 0, one more at each upgrade
 * @param position how many entries its transcript has
 * @param spanStart position of the first entry of its current span
 * @param snapshotId the heap snapshot that the span starts from, or null
 * @param bundleId its code; null once that has been deleted
 * @param meterId the meter that pays for it, or null
 * @param critical whether the kernel stops when it dies
 * @param terminated whether it is dead and being deleted; incarnation, position and span are then 0
 * @param life whether it is suspended or paused, and why
 * @param waiting how many events wait in its side queue
 * @param waitingSince the crank since which the oldest of them has waited, or null
 */
public record VatSummary(
    String vatId,
    @Nullable String name,
    boolean dynamic,
    int incarnation,
    long position,
    long spanStart,
    @Nullable String snapshotId,
    @Nullable String bundleId,
    @Nullable String meterId,
    boolean critical,
    boolean terminated,
    VatLife life,
    long waiting,
    @Nullable Long waitingSince) {
  /** Checks. */
  public VatSummary {
    Objects.requireNonNull(vatId, "vatId");
    Objects.requireNonNull(life, "life");
  }
}
