package io.vatpool.kernel.translate;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.state.CList;
import io.vatpool.kernel.state.CList.Expect;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.kernel.state.KernelSlot;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.PromiseTable;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.VatSlot;
import io.vatpool.kernel.state.VatStates;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.Message;
import io.vatpool.protocol.Resolution;
import io.vatpool.protocol.VatSyscall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Turns a vat's syscalls into the kernel's, and refuses those that the vat may not make. */
public final class SyscallTranslator {
  private final CList cList;
  private final PromiseTable promises;
  private final VatStates vats;

  /** A translator over the kernel's c-lists. */
  public SyscallTranslator(KernelState state) {
    this.cList = state.cList();
    this.promises = state.promises();
    this.vats = state.vatStates();
  }

  /**
   * The syscall as the kernel carries it out.
   *
   * @throws StateViolationException if the vat may not make it
   * @throws io.vatpool.kernel.marshal.MarshalException if it resolves a promise to what is no value
   */
  public KernelSyscall toKernel(String vatId, VatSyscall syscall) {
    return switch (syscall) {
      case VatSyscall.Send send -> send(vatId, send.target(), send.message());
      case VatSyscall.CallNow call -> callNow(vatId, call);
      case VatSyscall.Subscribe subscribe -> subscribe(vatId, subscribe.promise());
      case VatSyscall.Resolve resolve -> resolve(vatId, resolve.resolutions());
      case VatSyscall.Exit exit ->
          new KernelSyscall.Exit(vatId, exit.failure(), capData(vatId, exit.info()));
      case VatSyscall.VatstoreGet get -> new KernelSyscall.VatstoreGet(vatId, get.key());
      case VatSyscall.VatstoreGetNextKey get ->
          new KernelSyscall.VatstoreGetNextKey(vatId, get.previous());
      case VatSyscall.VatstoreSet set ->
          new KernelSyscall.VatstoreSet(vatId, set.key(), set.value());
      case VatSyscall.VatstoreDelete delete ->
          new KernelSyscall.VatstoreDelete(vatId, delete.key());
      case VatSyscall.DropImports drop ->
          new KernelSyscall.DropImports(each(drop.vrefs(), vref -> dropImport(vatId, vref)));
      case VatSyscall.RetireImports retire ->
          new KernelSyscall.RetireImports(each(retire.vrefs(), vref -> retireImport(vatId, vref)));
      case VatSyscall.RetireExports retire ->
          new KernelSyscall.RetireExports(each(retire.vrefs(), vref -> retireExport(vatId, vref)));
      case VatSyscall.AbandonExports abandon ->
          new KernelSyscall.AbandonExports(
              vatId, each(abandon.vrefs(), vref -> knownExport(vatId, vref)));
    };
  }

  private CapData capData(String vatId, CapData data) {
    return data.withSlots(each(data.slots(), vref -> cList.toKernel(vatId, vref)));
  }

  /** In order, one after the other: a refusal leaves what was done before it. */
  private static List<String> each(List<String> vrefs, UnaryOperator<String> translation) {
    List<String> krefs = new ArrayList<>(vrefs.size());
    for (String vref : vrefs) {
      krefs.add(translation.apply(vref));
    }
    return krefs;
  }

  private KernelSyscall send(String vatId, String target, Message message) {
    String kernelTarget = cList.toKernel(vatId, target);
    CapData methargs = capData(vatId, message.methargs());
    String result = message.result();
    // An empty text is no result, as to the reference.
    String kpid = result == null || result.isEmpty() ? null : result(vatId, result);
    return new KernelSyscall.Send(kernelTarget, KernelMessage.fromVat(methargs, kpid));
  }

  /**
   * Takes the right to settle the result from the vat. Only a vat that takes pipelined messages may
   * pass on a promise that it was given to settle.
   */
  private String result(String vatId, String vpid) {
    VatSlot.insist(SlotType.PROMISE, vpid);
    boolean pipelining = vats.options(vatId).enablePipelining();
    String kpid = cList.toKernel(vatId, vpid, pipelining ? Expect.ANY : Expect.NEW);
    KernelSlot.insist(SlotType.PROMISE, kpid);
    KernelPromise.Unresolved promise = promises.getUnresolved(kpid);
    if (!vatId.equals(promise.decider())) {
      throw new StateViolationException(
          "the result " + kpid + " is decided by " + promise.decider() + ", not by " + vatId);
    }
    promises.clearDecider(kpid);
    return kpid;
  }

  private KernelSyscall callNow(String vatId, VatSyscall.CallNow call) {
    String node = cList.toKernel(vatId, call.target());
    if (KernelSlot.type(node) != SlotType.DEVICE) {
      throw new StateViolationException("callNow needs a device node, not " + node);
    }
    for (String vref : call.args().slots()) {
      if (VatSlot.parse(vref).type() == SlotType.PROMISE) {
        throw new StateViolationException("a device cannot be given the promise " + vref);
      }
    }
    return new KernelSyscall.Invoke(node, call.method(), capData(vatId, call.args()));
  }

  private KernelSyscall subscribe(String vatId, String vpid) {
    String kpid = cList.toKernel(vatId, vpid);
    if (!promises.exists(kpid)) {
      throw new StateViolationException("there is no promise " + kpid);
    }
    return new KernelSyscall.Subscribe(vatId, kpid);
  }

  private KernelSyscall resolve(String vatId, List<Resolution> resolutions) {
    List<KernelResolution> translated = new ArrayList<>(resolutions.size());
    for (Resolution resolution : resolutions) {
      VatSlot.insist(SlotType.PROMISE, resolution.promise());
      if (!resolution.rejected()) {
        refusePromise(resolution.data());
      }
      String kpid = cList.toKernel(vatId, resolution.promise());
      translated.add(
          new KernelResolution(kpid, resolution.rejected(), capData(vatId, resolution.data())));
    }
    cList.deleteAll(vatId, translated.stream().map(KernelResolution::kpid).toList());
    return new KernelSyscall.Resolve(vatId, translated);
  }

  /** A promise cannot be fulfilled with another promise: the kernel has no redirection. */
  private static void refusePromise(CapData data) {
    if (SingleSlot.possible(data)
        && KernelMarshal.extractSingleSlot(data)
            .filter(vref -> VatSlot.parse(vref).type() == SlotType.PROMISE)
            .isPresent()) {
      throw new StateViolationException("a promise cannot be resolved to a promise");
    }
  }

  private String dropImport(String vatId, String vref) {
    insistObject(vref, false);
    String kref = cList.toKernel(vatId, vref, Expect.KNOWN);
    cList.clearReachable(vatId, kref);
    return kref;
  }

  private String retireImport(String vatId, String vref) {
    insistObject(vref, false);
    String kref = cList.toKernel(vatId, vref, Expect.KNOWN);
    insistUnreachable(vatId, kref);
    cList.delete(vatId, kref, vref);
    return kref;
  }

  private String retireExport(String vatId, String vref) {
    String kref = knownExport(vatId, vref);
    insistUnreachable(vatId, kref);
    cList.delete(vatId, kref, vref);
    return kref;
  }

  private String knownExport(String vatId, String vref) {
    insistObject(vref, true);
    return cList.toKernel(vatId, vref, Expect.KNOWN);
  }

  private void insistUnreachable(String vatId, String kref) {
    if (cList.isReachable(vatId, kref)) {
      throw new StateViolationException(vatId + " retires " + kref + ", which is still reachable");
    }
  }

  private static void insistObject(String vref, boolean exported) {
    VatSlot slot = VatSlot.parse(vref);
    if (slot.type() != SlotType.OBJECT || slot.allocatedByVat() != exported) {
      throw new StateViolationException(
          vref + " is no " + (exported ? "exported" : "imported") + " object");
    }
  }
}
