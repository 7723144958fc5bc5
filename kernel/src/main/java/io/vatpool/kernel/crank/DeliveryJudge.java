package io.vatpool.kernel.crank;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.state.MeterTable;
import io.vatpool.kernel.state.ReapSchedule.Dirt;
import io.vatpool.protocol.CapData;
import org.jspecify.annotations.Nullable;

/** Decides what follows from how a delivery went; the worst comes first. */
final class DeliveryJudge {
  private final MeterTable meters;

  DeliveryJudge(MeterTable meters) {
    this.meters = meters;
  }

  /**
   * What a delivery calls for.
   *
   * @param measureDirt whether it adds to the vat's dirt
   * @param meterId the meter that has to pay for it, or null
   * @param gcKrefs how many references a GC delivery named, else 0
   */
  CrankResults judge(
      String vatId,
      DeliveryReport report,
      boolean measureDirt,
      @Nullable String meterId,
      long gcKrefs) {
    Long counted = report.computrons();
    Long computrons = counted == null || counted == 0 ? null : counted;
    String payingMeter = computrons == null ? null : meterId;
    CrankResults.Termination termination = null;
    boolean abort = false;
    CapData fatal = fatal(report, payingMeter, computrons);
    if (fatal != null) {
      abort = true;
      termination = new CrankResults.Termination(vatId, true, fatal);
    } else if (report.exit() != null) {
      DeliveryReport.ExitRequest exit = report.exit();
      abort = exit.failure();
      termination = new CrankResults.Termination(vatId, exit.failure(), exit.info());
    }
    Dirt dirt =
        measureDirt && termination == null
            ? new Dirt(1, computrons == null ? 0 : computrons, gcKrefs)
            : null;
    return new CrankResults(
        abort, false, vatId, computrons, payingMeter, dirt, termination, null, null, null);
  }

  /** Whether nothing is wrong with the delivery but that the meter cannot pay for it. */
  boolean isUnderflow(DeliveryReport report, @Nullable String meterId) {
    Long computrons = report.computrons();
    return report.illegalSyscall() == null
        && report.failure() == null
        && meterId != null
        && computrons != null
        && computrons != 0
        && !meters.canPay(meterId, computrons);
  }

  private @Nullable CapData fatal(
      DeliveryReport report, @Nullable String meterId, @Nullable Long computrons) {
    if (report.illegalSyscall() != null) {
      return report.illegalSyscall();
    }
    if (report.failure() != null) {
      return KernelMarshal.makeError(report.failure());
    }
    return meterId != null && computrons != null && !meters.canPay(meterId, computrons)
        ? KernelMarshal.makeError("meter underflow, vat terminated")
        : null;
  }
}
