package io.vatpool.kernel.crank;

import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.Stat;
import io.vatpool.kernel.translate.KernelSyscall;
import io.vatpool.protocol.CapData;
import org.jspecify.annotations.Nullable;

/**
 * Carries out translated syscalls.
 *
 * <p>Reads are only counted: the worker has answered them. What goes wrong here is the kernel's
 * fault, not the vat's, and stops the kernel.
 */
final class SyscallExecutor {
  private final KernelState state;
  private final Messaging messaging;
  private final KernelDevices devices;

  /** What the vat whose delivery is under way has asked for, last. */
  private DeliveryReport.@Nullable ExitRequest exitRequest;

  SyscallExecutor(KernelState state, Messaging messaging, KernelDevices devices) {
    this.state = state;
    this.messaging = messaging;
    this.devices = devices;
  }

  /** What a syscall answers. */
  sealed interface Answer {
    /** Nothing to say. */
    record Done() implements Answer {}

    /** A stored value or key, or null. */
    record Stored(@Nullable String value) implements Answer {}

    /** What a device answered, in the kernel's references. */
    record FromDevice(CapData data) implements Answer {}

    /** A device has refused; the vat sees an exception and lives on. */
    record DeviceFailed(String problem) implements Answer {}
  }

  private static final Answer DONE = new Answer.Done();

  /** A delivery begins: nothing has been asked for yet. */
  void begin() {
    exitRequest = null;
  }

  /** The vat's wish to end, if it has uttered one since {@link #begin}. */
  DeliveryReport.@Nullable ExitRequest exitRequest() {
    return exitRequest;
  }

  /** Carries out one syscall. */
  Answer execute(KernelSyscall syscall) {
    switch (syscall) {
      case KernelSyscall.Send send -> {
        count(Stat.SYSCALL_SEND);
        messaging.send(send.target(), send.message());
      }
      case KernelSyscall.Invoke invoke -> {
        count(Stat.SYSCALL_CALL_NOW);
        return devices.invoke(invoke.node(), invoke.method(), invoke.args());
      }
      case KernelSyscall.Subscribe subscribe -> {
        count(Stat.SYSCALL_SUBSCRIBE);
        messaging.subscribe(subscribe.vatId(), subscribe.kpid());
      }
      case KernelSyscall.Resolve resolve -> {
        count(Stat.SYSCALL_RESOLVE);
        messaging.resolve(resolve.vatId(), resolve.resolutions());
      }
      case KernelSyscall.Exit exit -> {
        count(Stat.SYSCALL_EXIT);
        exitRequest = new DeliveryReport.ExitRequest(exit.failure(), exit.info());
      }
      case KernelSyscall.VatstoreSet set -> {
        count(Stat.SYSCALL_VATSTORE_SET);
        state.vatstore().set(set.vatId(), set.key(), set.value());
      }
      case KernelSyscall.VatstoreDelete delete -> {
        count(Stat.SYSCALL_VATSTORE_DELETE);
        state.vatstore().delete(delete.vatId(), delete.key());
      }
      case KernelSyscall.VatstoreGet get -> count(Stat.SYSCALL_VATSTORE_GET);
      case KernelSyscall.VatstoreGetNextKey get -> count(Stat.SYSCALL_VATSTORE_GET_NEXT_KEY);
      case KernelSyscall.RetireExports retire -> state.retirement().retire(retire.krefs());
      case KernelSyscall.AbandonExports abandon ->
          abandon.krefs().forEach(koid -> state.retirement().orphan(koid, abandon.vatId()));
      case KernelSyscall.DropImports drop -> {}
      case KernelSyscall.RetireImports retire -> {}
    }
    return DONE;
  }

  /** What a read answers by the kernel's own state; null for a syscall that is no read. */
  @Nullable Answer reread(KernelSyscall syscall) {
    return switch (syscall) {
      case KernelSyscall.VatstoreGet get ->
          new Answer.Stored(state.vatstore().get(get.vatId(), get.key()));
      case KernelSyscall.VatstoreGetNextKey get ->
          new Answer.Stored(state.vatstore().nextKey(get.vatId(), get.previous()));
      default -> null;
    };
  }

  private void count(Stat syscall) {
    state.stats().increment(Stat.SYSCALLS);
    state.stats().increment(syscall);
  }
}
