package io.vatpool.conformance.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.port.VatWorkers.DeviceCalls;
import io.vatpool.protocol.ConsoleLine;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.VatSyscall;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.xsnap.vat.VatHost;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers the syscalls of one delivery: reads from the vat's own store, device calls through the
 * kernel, everything else with a bare ok, because the kernel looks at it after the delivery.
 */
final class DeliveryHost implements VatHost {
  private final VatStore store;
  private final List<RefusedSyscall> refusals;
  private final DeviceCalls calls;
  private final List<RecordedSyscall> syscalls = new ArrayList<>();
  private final List<ConsoleLine> lines = new ArrayList<>();
  private int toldToKernel;

  DeliveryHost(VatStore store, List<RefusedSyscall> refusals, DeviceCalls calls) {
    this.store = store;
    this.refusals = refusals;
    this.calls = calls;
  }

  List<RecordedSyscall> syscalls() {
    return syscalls;
  }

  List<ConsoleLine> lines() {
    return lines;
  }

  @Override
  public String syscall(String syscall) {
    String result = JsJson.stringify(answer(syscall).toJson());
    syscalls.add(new RecordedSyscall(syscall, result));
    return result;
  }

  private SyscallResult answer(String syscall) {
    int index = syscalls.size();
    for (RefusedSyscall refusal : refusals) {
      if (refusal.index() == index) {
        return new SyscallResult.Refused(refusal.problem());
      }
    }
    return switch (VatSyscall.fromJson(JsJson.parse(syscall))) {
      case VatSyscall.VatstoreGet get -> SyscallResult.stored(store.get(get.key()));
      case VatSyscall.VatstoreGetNextKey next ->
          SyscallResult.stored(store.nextKey(next.previous()));
      case VatSyscall.VatstoreSet set -> {
        store.set(set.key(), set.value());
        yield SyscallResult.OK;
      }
      case VatSyscall.VatstoreDelete delete -> {
        store.delete(delete.key());
        yield SyscallResult.OK;
      }
      case VatSyscall.CallNow device -> {
        List<RecordedSyscall> since = List.copyOf(syscalls.subList(toldToKernel, index));
        toldToKernel = index + 1;
        yield calls.call(since, syscall);
      }
      case VatSyscall.Send send -> SyscallResult.OK;
      case VatSyscall.Subscribe subscribe -> SyscallResult.OK;
      case VatSyscall.Resolve resolve -> SyscallResult.OK;
      case VatSyscall.Exit exit -> SyscallResult.OK;
      case VatSyscall.DropImports drop -> SyscallResult.OK;
      case VatSyscall.RetireImports retire -> SyscallResult.OK;
      case VatSyscall.RetireExports retire -> SyscallResult.OK;
      case VatSyscall.AbandonExports abandon -> SyscallResult.OK;
    };
  }

  @Override
  public void console(String arguments) {
    List<String> all = texts(arguments);
    lines.add(new ConsoleLine(all.get(0), all.get(1), all.subList(2, all.size()), syscalls.size()));
  }

  @Override
  public void testLog(String arguments) {
    lines.add(new ConsoleLine("testLog", "", texts(arguments), syscalls.size()));
  }

  private static List<String> texts(String array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : JsJson.parse(array)) {
      texts.add(each.isTextual() ? each.textValue() : JsJson.stringify(each));
    }
    return texts;
  }
}
