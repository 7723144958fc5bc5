package io.vatpool.kernel.translate;

import io.vatpool.kernel.state.CList;
import io.vatpool.kernel.state.GcActions;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.kernel.state.KernelSlot;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.PromiseTable;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.VatSlot;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.Message;
import io.vatpool.protocol.Resolution;
import io.vatpool.protocol.VatDelivery;
import java.util.ArrayList;
import java.util.List;

/** Turns the kernel's deliveries into the vat's, making the references that the vat lacks. */
public final class DeliveryTranslator {
  private final CList cList;
  private final PromiseTable promises;

  /** A translator over the kernel's c-lists. */
  public DeliveryTranslator(KernelState state) {
    this.cList = state.cList();
    this.promises = state.promises();
  }

  /** The delivery as the vat gets it. */
  public VatDelivery toVat(String vatId, KernelDelivery delivery) {
    return switch (delivery) {
      case KernelDelivery.Send send -> send(vatId, send.target(), send.message());
      case KernelDelivery.Notify notify -> notify(vatId, notify.outcomes());
      case KernelDelivery.Gc gc -> garbage(vatId, gc.action(), gc.krefs());
      case KernelDelivery.ChangeVatOptions change ->
          new VatDelivery.ChangeVatOptions(change.options());
      case KernelDelivery.StartVat start ->
          new VatDelivery.StartVat(capData(vatId, start.vatParameters()));
      case KernelDelivery.BringOutYourDead boyd -> new VatDelivery.BringOutYourDead();
    };
  }

  private CapData capData(String vatId, CapData data) {
    List<String> vrefs = new ArrayList<>(data.slots().size());
    for (String kref : data.slots()) {
      vrefs.add(cList.toVat(vatId, kref));
    }
    return data.withSlots(vrefs);
  }

  private VatDelivery send(String vatId, String target, KernelMessage message) {
    String vatTarget = cList.toVat(vatId, target);
    VatSlot slot = VatSlot.parse(vatTarget);
    if (slot.type() == SlotType.OBJECT && !slot.allocatedByVat()) {
      throw new StateViolationException(target + " is no object of " + vatId);
    }
    if (slot.type() == SlotType.PROMISE
        && !vatId.equals(promises.getUnresolved(target).decider())) {
      throw new StateViolationException(target + " is no promise for " + vatId + " to decide");
    }
    CapData methargs = capData(vatId, message.methargs());
    String result = message.result();
    return new VatDelivery.Send(
        vatTarget, new Message(methargs, result == null ? null : result(vatId, result)));
  }

  /** The vat is to settle the result from now on. */
  private String result(String vatId, String kpid) {
    KernelSlot.insist(SlotType.PROMISE, kpid);
    if (promises.getUnresolved(kpid).decider() != null) {
      throw new StateViolationException("the result " + kpid + " is decided by somebody already");
    }
    String vpid = cList.toVat(vatId, kpid);
    VatSlot.insist(SlotType.PROMISE, vpid);
    promises.setDecider(kpid, vatId);
    return vpid;
  }

  private VatDelivery notify(String vatId, List<KernelDelivery.Notify.Outcome> outcomes) {
    List<Resolution> resolutions = new ArrayList<>(outcomes.size());
    for (KernelDelivery.Notify.Outcome outcome : outcomes) {
      String vpid = cList.toVat(vatId, outcome.kpid());
      resolutions.add(
          new Resolution(
              vpid, outcome.settled().rejected(), capData(vatId, outcome.settled().data())));
    }
    return new VatDelivery.Notify(resolutions);
  }

  private VatDelivery garbage(String vatId, GcActions.Type action, List<String> krefs) {
    return switch (action) {
      case DROP_EXPORT -> {
        List<String> vrefs = krefs.stream().map(kref -> cList.known(vatId, kref)).toList();
        krefs.forEach(kref -> cList.clearReachable(vatId, kref));
        yield new VatDelivery.DropExports(vrefs);
      }
      case RETIRE_EXPORT -> new VatDelivery.RetireExports(retired(vatId, krefs));
      case RETIRE_IMPORT -> new VatDelivery.RetireImports(retired(vatId, krefs));
    };
  }

  private List<String> retired(String vatId, List<String> krefs) {
    List<String> vrefs = new ArrayList<>(krefs.size());
    for (String kref : krefs) {
      String vref = cList.known(vatId, kref);
      cList.delete(vatId, kref, vref);
      vrefs.add(vref);
    }
    return vrefs;
  }
}
