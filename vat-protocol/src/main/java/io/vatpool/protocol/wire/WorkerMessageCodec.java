package io.vatpool.protocol.wire;

import io.vatpool.protocol.ConsoleLine;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.MeterUsage;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import java.util.List;

/** The bytes of {@link WorkerMessage}s. */
final class WorkerMessageCodec {
  private static final int WELCOME = 65;
  private static final int DELIVERED = 66;
  private static final int DEVICE_CALL = 67;
  private static final int PAGE_IN_NEEDED = 68;
  private static final int SNAPSHOT_SAVED = 69;
  private static final int DONE = 70;
  private static final int PONG = 71;
  private static final int FAILED = 72;

  private static final FailureKind[] FAILURE_KINDS = FailureKind.values();
  private static final PageInSource[] SOURCES = PageInSource.values();
  private static final DivergenceReport.Verdict[] VERDICTS = DivergenceReport.Verdict.values();

  private WorkerMessageCodec() {}

  static List<byte[]> write(WorkerMessage message, long correlationId) {
    WireWriter out = new WireWriter(kind(message), correlationId, 0);
    switch (message) {
      case WorkerMessage.Welcome m ->
          out.text(m.workerId()).number(m.vatsOnlineMax()).text(m.engine());
      case WorkerMessage.Delivered m -> {
        outcome(out, m.outcome());
        timings(out, m.timings());
      }
      case WorkerMessage.DeviceCall m ->
          out.list(m.answered(), WorkerMessageCodec::syscall).text(m.callNow());
      case WorkerMessage.PageInNeeded m -> out.text(m.reason());
      case WorkerMessage.SnapshotSaved m ->
          out.text(m.snapshot().snapshotId())
              .number(m.snapshot().uncompressedBytes())
              .number(m.snapshot().compressedBytes())
              .number(m.micros());
      case WorkerMessage.Done m -> {}
      case WorkerMessage.Pong m -> {}
      case WorkerMessage.Failed m ->
          out.constant(m.kind())
              .text(m.message())
              .flag(m.retryable())
              .optional(m.divergence(), WorkerMessageCodec::divergence);
    }
    return out.frames();
  }

  static WorkerMessage read(int kind, WireReader in) {
    return in.end(
        switch (kind) {
          case WELCOME -> new WorkerMessage.Welcome(in.text(), in.smallNumber(), in.text());
          case DELIVERED -> new WorkerMessage.Delivered(outcome(in), timings(in));
          case DEVICE_CALL ->
              new WorkerMessage.DeviceCall(in.list(WorkerMessageCodec::syscall), in.text());
          case PAGE_IN_NEEDED -> new WorkerMessage.PageInNeeded(in.text());
          case SNAPSHOT_SAVED ->
              new WorkerMessage.SnapshotSaved(
                  new SnapshotInfo(in.text(), in.number(), in.number()), in.number());
          case DONE -> new WorkerMessage.Done();
          case PONG -> new WorkerMessage.Pong();
          case FAILED ->
              new WorkerMessage.Failed(
                  in.constant(FAILURE_KINDS),
                  in.text(),
                  in.flag(),
                  in.optional(WorkerMessageCodec::divergence));
          default -> throw new WireFormatException("no worker message has kind " + kind);
        });
  }

  private static int kind(WorkerMessage message) {
    return switch (message) {
      case WorkerMessage.Welcome m -> WELCOME;
      case WorkerMessage.Delivered m -> DELIVERED;
      case WorkerMessage.DeviceCall m -> DEVICE_CALL;
      case WorkerMessage.PageInNeeded m -> PAGE_IN_NEEDED;
      case WorkerMessage.SnapshotSaved m -> SNAPSHOT_SAVED;
      case WorkerMessage.Done m -> DONE;
      case WorkerMessage.Pong m -> PONG;
      case WorkerMessage.Failed m -> FAILED;
    };
  }

  private static void outcome(WireWriter out, DeliveryOutcome o) {
    switch (o.status()) {
      case DeliveryStatus.Ok s -> out.flag(true).optional(s.results(), WireWriter::text);
      case DeliveryStatus.Failed s -> out.flag(false).text(s.problem());
    }
    out.optional(o.meterUsage(), WorkerMessageCodec::meterUsage)
        .list(o.syscalls(), WorkerMessageCodec::syscall)
        .list(
            o.console(),
            (w, c) -> w.text(c.source()).text(c.level()).texts(c.args()).number(c.syscallsBefore()))
        .text(o.worker());
  }

  private static DeliveryOutcome outcome(WireReader in) {
    return new DeliveryOutcome(
        in.flag()
            ? new DeliveryStatus.Ok(in.optional(WireReader::text))
            : new DeliveryStatus.Failed(in.text()),
        in.optional(r -> new MeterUsage(r.number(), r.number(), r.number())),
        in.list(WorkerMessageCodec::syscall),
        in.list(r -> new ConsoleLine(r.text(), r.text(), r.texts(), r.smallNumber())),
        in.text());
  }

  private static void meterUsage(WireWriter out, MeterUsage usage) {
    out.number(usage.compute()).number(usage.allocate()).number(usage.currentHeapCount());
  }

  private static void timings(WireWriter out, DeliveryTimings t) {
    out.number(t.waited())
        .number(t.fetched())
        .number(t.verified())
        .number(t.loaded())
        .number(t.replayed())
        .number(t.ran())
        .number(t.replayedEntries())
        .constant(t.source());
  }

  private static DeliveryTimings timings(WireReader in) {
    return new DeliveryTimings(
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.number(),
        in.constant(SOURCES));
  }

  private static void syscall(WireWriter out, RecordedSyscall syscall) {
    out.text(syscall.syscall()).text(syscall.result());
  }

  private static RecordedSyscall syscall(WireReader in) {
    return new RecordedSyscall(in.text(), in.text());
  }

  private static void divergence(WireWriter out, DivergenceReport d) {
    out.text(d.vatId())
        .number(d.position())
        .text(d.delivery())
        .list(
            d.syscalls(),
            (w, c) ->
                w.constant(c.verdict())
                    .optional(c.expected(), WireWriter::text)
                    .optional(c.got(), WireWriter::text))
        .number(d.omitted());
  }

  private static DivergenceReport divergence(WireReader in) {
    return new DivergenceReport(
        in.text(),
        in.number(),
        in.text(),
        in.list(r ->
            new DivergenceReport.Comparison(
                r.constant(VERDICTS), r.optional(WireReader::text), r.optional(WireReader::text))),
        in.number());
  }
}
