package io.vatpool.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.protocol.ConsoleLine;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.MeterUsage;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import io.vatpool.protocol.wire.DivergenceReport.Comparison;
import io.vatpool.protocol.wire.DivergenceReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages through their frames and back. */
class WireCodecTest {
  private static final VatPosition AT = new VatPosition("v6", 1, 31, SpanHash.EMPTY);
  private static final PageIn PAGE_IN =
      new PageIn(
          "v6:alpha",
          "b1-0",
          List.of("b0-1", "b0-2"),
          true,
          false,
          true,
          "ab".repeat(32),
          30,
          31,
          List.of("{\"d\":[\"bringOutYourDead\"]}"),
          new TreeMap<>(
              Map.of("idCounters", Optional.of("{\"exportID\":11}"), "é😀", Optional.empty())));
  private static final String TRACE =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 vendor=x";
  private static final RecordedSyscall SYSCALL =
      new RecordedSyscall("[\"vatstoreGet\",\"x\"]", "[\"ok\",null]");

  static Stream<GatewayMessage> gatewayMessages() {
    return Stream.of(
        new GatewayMessage.Hello("gateway-1", "main", 7),
        new GatewayMessage.Deliver("main", 7, AT, "[\"dropExports\",[\"o+1\"]]", List.of(), null),
        new GatewayMessage.Deliver(
            "main", 7, AT, "[]", List.of(new RefusedSyscall(3, "no")), PAGE_IN),
        new GatewayMessage.Deliver("main", 7, AT, "[]", List.of(), PAGE_IN, TRACE),
        new GatewayMessage.SaveSnapshot("main", 7, AT, null, TRACE),
        new GatewayMessage.DeviceCallAnswer(SyscallResult.Ok.string("yes")),
        new GatewayMessage.DeviceCallAnswer(new SyscallResult.Refused("no")),
        new GatewayMessage.SaveSnapshot("main", 7, AT, null),
        new GatewayMessage.SaveSnapshot("main", 7, AT, PAGE_IN),
        new GatewayMessage.Preload("main", Long.MAX_VALUE, AT, PAGE_IN),
        new GatewayMessage.Discard("main", 0, "v6"),
        new GatewayMessage.Cancel(),
        new GatewayMessage.Ping());
  }

  static Stream<WorkerMessage> workerMessages() {
    return Stream.of(
        new WorkerMessage.Welcome("worker-1", 50, "xsnap 0.15.0 (XS 13.3.0)"),
        new WorkerMessage.Delivered(
            new DeliveryOutcome(
                new DeliveryStatus.Ok("{\"slotToVal\":6}"),
                new MeterUsage(13_836, 4_194_304, 71_000),
                List.of(SYSCALL),
                List.of(new ConsoleLine("vat", "log", List.of("a", "b"), 1)),
                "worker-1"),
            new DeliveryTimings(1, 2, 3, 4, 5, 6, 7, PageInSource.REBUILT)),
        new WorkerMessage.Delivered(
            new DeliveryOutcome(
                new DeliveryStatus.Failed("Compute meter exceeded"),
                null,
                List.of(),
                List.of(),
                "w"),
            new DeliveryTimings(0, 0, 0, 0, 0, 0, 0, PageInSource.NONE)),
        new WorkerMessage.DeviceCall(List.of(SYSCALL, SYSCALL), "[\"callNow\"]"),
        new WorkerMessage.PageInNeeded("absent"),
        new WorkerMessage.SnapshotSaved(
            new SnapshotInfo("0f".repeat(32), 10_150_000, 1_560_000), 200_000),
        new WorkerMessage.Done(),
        new WorkerMessage.Pong(),
        WorkerMessage.Failed.of(FailureKind.ENGINE_DIED, "signal 9"),
        new WorkerMessage.Failed(
            FailureKind.REPLAY_DIVERGED,
            "v6 diverged",
            true,
            new DivergenceReport(
                "v6",
                12,
                "[]",
                List.of(
                    new Comparison(Verdict.OK, "a", "a"),
                    new Comparison(Verdict.EXTRA, null, "b"),
                    new Comparison(Verdict.MISSING, "c", null)),
                2)));
  }

  /** A worker of a release before there were traces refuses bytes behind what it knows. */
  @Test
  void aRequestThatNobodyTracesIsWrittenAsItAlwaysWas() {
    GatewayMessage.SaveSnapshot traced =
        new GatewayMessage.SaveSnapshot("main", 7, AT, null, TRACE);
    byte[] without = WireCodec.encode(traced.untraced(), 1, 0).getFirst();
    byte[] with = WireCodec.encode(traced, 1, 0).getFirst();

    assertThat(traced.untraced()).isEqualTo(new GatewayMessage.SaveSnapshot("main", 7, AT, null));
    assertThat(without[without.length - 1]).as("the flag that says: no page-in").isZero();
    assertThat(with).hasSize(without.length + 1 + TRACE.length()).startsWith(without);
  }

  @ParameterizedTest
  @MethodSource("gatewayMessages")
  void aGatewayMessageArrivesAsItWasSent(GatewayMessage message) {
    RawMessage raw = assemble(WireCodec.encode(message, 42, 1500));

    assertThat(raw.asGatewayMessage()).isEqualTo(message);
    assertThat(raw.correlationId()).isEqualTo(42);
    assertThat(raw.remainingMillis()).isEqualTo(1500);
  }

  @ParameterizedTest
  @MethodSource("workerMessages")
  void aWorkerMessageArrivesAsItWasSent(WorkerMessage message) {
    RawMessage raw = assemble(WireCodec.encode(message, -1));

    assertThat(raw.asWorkerMessage()).isEqualTo(message);
    assertThat(raw.correlationId()).isEqualTo(-1);
  }

  @Test
  void aMessageOfAnyLengthIsCutIntoFramesAndJoined() {
    String huge = "x😀".repeat(3_000_000);
    WorkerMessage message = new WorkerMessage.DeviceCall(List.of(SYSCALL), huge);

    List<byte[]> frames = WireCodec.encode(message, 9);

    assertThat(frames).hasSizeGreaterThan(10);
    assertThat(frames).allMatch(frame -> frame.length <= WireLimits.FRAME_BYTES);
    assertThat(assemble(frames).asWorkerMessage()).isEqualTo(message);
  }

  @Test
  void framesOfTwoConversationsMayInterleave() {
    WorkerMessage one = new WorkerMessage.PageInNeeded("1".repeat(3_000_000));
    WorkerMessage two = new WorkerMessage.PageInNeeded("2".repeat(3_000_000));
    List<byte[]> ones = WireCodec.encode(one, 1);
    List<byte[]> twos = WireCodec.encode(two, 2);
    FrameAssembler assembler = new FrameAssembler();
    List<WorkerMessage> arrived = new ArrayList<>();

    for (int i = 0; i < ones.size(); i++) {
      for (byte[] frame : List.of(ones.get(i), twos.get(i))) {
        RawMessage raw = assembler.accept(frame);
        if (raw != null) {
          arrived.add(raw.asWorkerMessage());
        }
      }
    }

    assertThat(arrived).containsExactly(one, two);
  }

  @Test
  void aLostFrameIsNoticed() {
    List<byte[]> frames =
        WireCodec.encode(new WorkerMessage.PageInNeeded("1".repeat(3_000_000)), 1);
    FrameAssembler assembler = new FrameAssembler();
    assembler.accept(frames.getFirst());

    assertThatThrownBy(() -> assembler.accept(frames.get(2)))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("frame 2 of conversation 1");
  }

  @Test
  void aMessageBeyondTheLimitIsRefusedBeforeItIsComplete() {
    List<byte[]> frames =
        WireCodec.encode(new WorkerMessage.PageInNeeded("1".repeat(3_000_000)), 1);
    FrameAssembler assembler = new FrameAssembler(2_000_000, 10_000_000);
    assembler.accept(frames.get(0));

    assertThatThrownBy(() -> assembler.accept(frames.get(1)))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("2000000");
  }

  @Test
  void anotherVersionIsNamed() {
    byte[] frame = WireCodec.encode(new WorkerMessage.Pong(), 1).getFirst();
    frame[0] = 9;

    assertThatThrownBy(() -> new FrameAssembler().accept(frame))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("speaks version 9");
  }

  @ParameterizedTest
  @MethodSource("workerMessages")
  void aTruncatedMessageIsRefused(WorkerMessage message) {
    byte[] payload = assemble(WireCodec.encode(message, 1)).payload();
    int kind = assemble(WireCodec.encode(message, 1)).kind();

    for (int length = 0; length < payload.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(payload, length);
      assertThatThrownBy(() -> new RawMessage(kind, 1, 0, cut).asWorkerMessage())
          .isInstanceOf(WireFormatException.class);
    }
  }

  private static RawMessage assemble(List<byte[]> frames) {
    FrameAssembler assembler = new FrameAssembler();
    RawMessage whole = null;
    for (byte[] frame : frames) {
      assertThat(whole).isNull();
      whole = assembler.accept(frame);
    }
    assertThat(whole).isNotNull();
    return whole;
  }
}
