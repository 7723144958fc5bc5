package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.KernelPanicException;
import io.vatpool.kernel.marshal.MarshalException;
import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.slog.SlogSpan;
import io.vatpool.kernel.slog.VatSlog;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.transcript.Transcripts;
import io.vatpool.kernel.translate.KernelSyscall;
import io.vatpool.kernel.translate.SyscallTranslator;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.ConsoleLine;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.VatSyscall;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One delivery from its order to the last of its syscalls.
 *
 * <p>A worker answers nearly all syscalls on its own, and the kernel applies them afterwards, or
 * before it answers a device call. Where it then finds one that the vat may not make, the vat has
 * gone on with the wrong answer. The delivery is then forgotten without a trace and ordered again
 * with that syscall refused: what the vat does with a refusal counts, its computrons too.
 */
final class DeliveryRun implements VatWorkers.DeviceCalls {
  /** What a vat is told of a syscall that it may not make. */
  private static final String ILLEGAL = "syscall translation error: prepare to die";

  /** What a vat is told of a syscall that the kernel has failed to carry out, and so stops. */
  private static final String KERNEL_FAILED = "you killed my kernel. prepare to die";

  /** What the kernel itself then has for an answer. */
  private static final SyscallResult NO_ANSWER = new SyscallResult.Refused("incomplete");

  /** A vat that makes more illegal syscalls than this in one delivery stops the kernel. */
  private static final int REFUSALS_MAX = 10_000;

  private final DeliveryTools tools;
  private final String vatId;
  private final VatSlog slog;
  private final Supplier<PageIn> pageIn;
  private final List<RefusedSyscall> refusals = new ArrayList<>();

  /** For each syscall that has been applied, where its events begin in the slog's buffer. */
  private final List<Integer> logged = new ArrayList<>();

  private final KernelState.Retreat start;
  private final @Nullable String panicBefore;

  /** How many of the delivery's syscalls have been applied. */
  private int applied;

  private @Nullable String fatal;

  /** How a syscall should have been answered: the rest of this attempt does not count. */
  private @Nullable RefusedSyscall answeredWrongly;

  DeliveryRun(DeliveryTools tools, String vatId, VatSlog slog, Supplier<PageIn> pageIn) {
    this.tools = tools;
    this.vatId = vatId;
    this.slog = slog;
    this.pageIn = pageIn;
    this.start = tools.state().markRetreat();
    this.panicBefore = tools.panic().reason();
  }

  /** What a delivery needs of the kernel. */
  record DeliveryTools(
      KernelState state,
      VatWorkers workers,
      SyscallTranslator translator,
      SyscallExecutor executor,
      RetractableSlog slogBuffer,
      PendingPanic panic,
      boolean verifyReads) {
    /** Data in the vat's references, which the vat reaches from now on. */
    CapData toVat(String vatId, CapData data) {
      List<String> vrefs = new ArrayList<>(data.slots().size());
      for (String kref : data.slots()) {
        vrefs.add(state.cList().toVat(vatId, kref));
      }
      return data.withSlots(vrefs);
    }
  }

  /**
   * Runs the delivery; its syscalls have been applied when this returns. What the slog's buffer
   * holds already stays ahead of their events, and behind that the vat was brought online.
   */
  DeliveryOutcome run(VatPosition at, String delivery) {
    tools.slogBuffer.keep();
    try {
      while (true) {
        tools.executor.begin();
        DeliveryOutcome outcome =
            tools.workers.deliver(
                new DeliveryOrder(at, delivery, refusals, () -> pageInAtStart(at)), this);
        apply(outcome.syscalls());
        RefusedSyscall wrong = answeredWrongly;
        if (wrong == null) {
          logPrinted(outcome.console());
          return outcome;
        }
        runAgainRefusing(wrong);
      }
    } finally {
      tools.slogBuffer.release();
    }
  }

  /** What the vat was told, last, of a syscall that ends it; null if there was none. */
  @Nullable String fatal() {
    return fatal;
  }

  /** Puts what the vat printed between its syscalls. From the last to the first: places stay. */
  private void logPrinted(List<ConsoleLine> lines) {
    if (!tools.slogBuffer.enabled()) {
      return;
    }
    int end = tools.slogBuffer.place();
    for (ConsoleLine line : lines.reversed()) {
      boolean last = line.syscallsBefore() >= logged.size();
      int place = last ? end : logged.get(line.syscallsBefore());
      if (!line.source().equals(TestLog.SOURCE)) {
        tools.slogBuffer.insertAt(
            place, () -> slog.console(line.source(), line.level(), line.args()));
      }
    }
  }

  private PageIn pageInAtStart(VatPosition at) {
    if (applied > 0) {
      throw new IllegalStateException(
          vatId + " is to page in while its delivery is half applied; it has to restart first");
    }
    tools.slogBuffer.insertAhead(() -> logPageIn(at));
    return pageIn.get();
  }

  private void logPageIn(VatPosition at) {
    if (tools.slogBuffer.enabled()) {
      Transcripts transcripts = tools.state.transcripts();
      SnapshotRow snapshot = transcripts.snapshotInUse(vatId);
      slog.broughtOnline(snapshot, at.position() - transcripts.currentSpan(vatId).startPos());
    }
  }

  private void runAgainRefusing(RefusedSyscall syscall) {
    if (refusals.size() >= REFUSALS_MAX) {
      throw new KernelPanicException(
          vatId + " made more than " + REFUSALS_MAX + " illegal syscalls in one delivery", null);
    }
    refusals.add(syscall);
    tools.workers.discard(vatId);
    restart();
  }

  @Override
  public void restart() {
    tools.state.retreat(start);
    tools.panic.restore(panicBefore);
    tools.slogBuffer.retract();
    tools.executor.begin();
    slog.restartSyscalls();
    applied = 0;
    logged.clear();
    fatal = null;
    answeredWrongly = null;
  }

  @Override
  public SyscallResult call(List<RecordedSyscall> answered, String callNow) {
    for (RecordedSyscall syscall : answered) {
      if (answeredWrongly == null) {
        applyAnswered(syscall);
      }
    }
    if (answeredWrongly != null) {
      return new SyscallResult.Refused(ILLEGAL); // whatever: this attempt does not count
    }
    JsonNode json = JsJson.parse(callNow);
    logged.add(tools.slogBuffer.place());
    KernelSyscall syscall = translate(json);
    SlogSpan span = logSyscall(json, syscall);
    SyscallResult result = syscall == null ? refuse(span) : answerOrPanic(syscall, span);
    applied++;
    return result;
  }

  /** The refusal of a device call, which the vat is told at once. */
  private SyscallResult refuse(SlogSpan span) {
    fatal = ILLEGAL;
    SyscallResult refused = new SyscallResult.Refused(ILLEGAL);
    logResult(span, refused, refused);
    return refused;
  }

  private SyscallResult answerOrPanic(KernelSyscall syscall, SlogSpan span) {
    try {
      return answer(syscall, span);
    } catch (StateViolationException | MarshalException e) {
      fatal = panic(e);
      SyscallResult refused = new SyscallResult.Refused(fatal);
      logResult(span, NO_ANSWER, refused);
      return refused;
    }
  }

  private SyscallResult answer(KernelSyscall syscall, SlogSpan span) {
    return switch (tools.executor.execute(syscall)) {
      case SyscallExecutor.Answer.FromDevice device -> {
        CapData vatData = tools.toVat(vatId, device.data());
        SyscallResult result = new SyscallResult.Ok(vatData.toJson());
        logResult(span, new SyscallResult.Ok(device.data().toJson()), result);
        yield result;
      }
      case SyscallExecutor.Answer.DeviceFailed failed -> {
        SyscallResult result = new SyscallResult.Refused(failed.problem());
        logResult(span, result, result);
        yield result;
      }
      case SyscallExecutor.Answer.Done done -> throw notADeviceCall();
      case SyscallExecutor.Answer.Stored stored -> throw notADeviceCall();
    };
  }

  private IllegalStateException notADeviceCall() {
    return new IllegalStateException(
        "the worker of " + vatId + " asked for something else than a device call");
  }

  private void apply(List<RecordedSyscall> syscalls) {
    while (applied < syscalls.size() && answeredWrongly == null) {
      applyAnswered(syscalls.get(applied));
    }
  }

  private void applyAnswered(RecordedSyscall recorded) {
    int index = applied;
    JsonNode json = JsJson.parse(recorded.syscall());
    logged.add(tools.slogBuffer.place());
    KernelSyscall syscall = translate(json);
    SlogSpan span = logSyscall(json, syscall);
    String problem = syscall == null ? ILLEGAL : carryOut(syscall, recorded);
    String refusedWith = refusedWith(index);
    if (problem != null && refusedWith == null) {
      answeredWrongly = new RefusedSyscall(index, problem);
      return;
    }
    if (!Objects.equals(problem, refusedWith)) {
      throw new KernelPanicException(
          "syscall %d of %s was refused with '%s', and now with '%s': %s"
              .formatted(index, vatId, refusedWith, problem, json),
          null);
    }
    if (problem != null) {
      fatal = problem;
    }
    if (tools.slogBuffer.enabled()) {
      SyscallResult result = SyscallResult.fromJson(JsJson.parse(recorded.result()));
      logResult(span, KERNEL_FAILED.equals(problem) ? NO_ANSWER : result, result);
    }
    applied++;
  }

  private @Nullable String refusedWith(int index) {
    return refusals.stream()
        .filter(refusal -> refusal.index() == index)
        .map(RefusedSyscall::problem)
        .findFirst()
        .orElse(null);
  }

  /** Why the vat may not go on after it; null if it may. */
  private @Nullable String carryOut(KernelSyscall syscall, RecordedSyscall recorded) {
    try {
      verify(syscall, recorded);
      tools.executor.execute(syscall);
      return null;
    } catch (StateViolationException e) {
      return panic(e);
    }
  }

  /** The kernel stops after this crank, which still ends the vat. */
  private String panic(RuntimeException cause) {
    tools.panic.request("error during syscall/device.invoke: " + cause.getMessage());
    return KERNEL_FAILED;
  }

  /** The syscall in the kernel's references, or null if the vat may not make it. */
  private @Nullable KernelSyscall translate(JsonNode json) {
    VatSyscall syscall = VatSyscall.fromJson(json);
    try {
      return tools.translator.toKernel(vatId, syscall);
    } catch (StateViolationException | MarshalException e) {
      return null; // that is what makes it illegal; the vat pays for it
    }
  }

  private void verify(KernelSyscall syscall, RecordedSyscall recorded) {
    if (tools.verifyReads
        && tools.executor.reread(syscall) instanceof SyscallExecutor.Answer.Stored stored) {
      String expected = JsJson.stringify(SyscallResult.stored(stored.value()).toJson());
      if (!expected.equals(recorded.result())) {
        throw new KernelPanicException(
            "a worker answered "
                + recorded.syscall()
                + " of "
                + vatId
                + " with "
                + recorded.result()
                + ", but the kernel's state says "
                + expected,
            null);
      }
    }
  }

  private SlogSpan logSyscall(JsonNode json, @Nullable KernelSyscall syscall) {
    return slog.syscall(
        json.path(0).asText(), () -> syscall == null ? null : syscall.toJson(), () -> json);
  }

  private void logResult(SlogSpan span, SyscallResult kernel, SyscallResult vat) {
    slog.syscallResult(span, kernel::toJson, vat::toJson);
  }
}
