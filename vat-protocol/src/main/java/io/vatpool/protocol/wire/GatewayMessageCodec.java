package io.vatpool.protocol.wire;

import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of {@link GatewayMessage}s. */
final class GatewayMessageCodec {
  private static final int HELLO = 1;
  private static final int DELIVER = 2;
  private static final int DEVICE_CALL_ANSWER = 3;
  private static final int SAVE_SNAPSHOT = 4;
  private static final int PRELOAD = 5;
  private static final int DISCARD = 6;
  private static final int CANCEL = 7;
  private static final int PING = 8;

  private GatewayMessageCodec() {}

  static List<byte[]> write(GatewayMessage message, long correlationId, int remainingMillis) {
    WireWriter out = new WireWriter(kind(message), correlationId, remainingMillis);
    switch (message) {
      case GatewayMessage.Hello m -> kernel(out, m).text(m.gateway());
      case GatewayMessage.Deliver m -> {
        position(kernel(out, m), m.at());
        out.text(m.delivery())
            .list(m.refusals(), (w, r) -> w.number(r.index()).text(r.problem()))
            .optional(m.pageIn(), GatewayMessageCodec::pageIn)
            .tail(m.trace());
      }
      case GatewayMessage.DeviceCallAnswer m -> out.text(JsJson.stringify(m.result().toJson()));
      case GatewayMessage.SaveSnapshot m -> {
        position(kernel(out, m), m.at());
        out.optional(m.pageIn(), GatewayMessageCodec::pageIn).tail(m.trace());
      }
      case GatewayMessage.Preload m -> {
        position(kernel(out, m), m.at());
        pageIn(out, m.pageIn());
      }
      case GatewayMessage.Discard m -> kernel(out, m).text(m.vatId());
      case GatewayMessage.Cancel m -> {}
      case GatewayMessage.Ping m -> {}
    }
    return out.frames();
  }

  static GatewayMessage read(int kind, WireReader in) {
    return in.end(
        switch (kind) {
          case HELLO -> {
            String kernelId = in.text();
            long epoch = in.number();
            yield new GatewayMessage.Hello(in.text(), kernelId, epoch);
          }
          case DELIVER ->
              new GatewayMessage.Deliver(
                  in.text(),
                  in.number(),
                  position(in),
                  in.text(),
                  in.list(r -> new RefusedSyscall(r.smallNumber(), r.text())),
                  in.optional(GatewayMessageCodec::pageIn),
                  in.tail());
          case DEVICE_CALL_ANSWER ->
              new GatewayMessage.DeviceCallAnswer(SyscallResult.fromJson(JsJson.parse(in.text())));
          case SAVE_SNAPSHOT ->
              new GatewayMessage.SaveSnapshot(
                  in.text(),
                  in.number(),
                  position(in),
                  in.optional(GatewayMessageCodec::pageIn),
                  in.tail());
          case PRELOAD ->
              new GatewayMessage.Preload(in.text(), in.number(), position(in), pageIn(in));
          case DISCARD -> new GatewayMessage.Discard(in.text(), in.number(), in.text());
          case CANCEL -> new GatewayMessage.Cancel();
          case PING -> new GatewayMessage.Ping();
          default -> throw new WireFormatException("no gateway message has kind " + kind);
        });
  }

  private static int kind(GatewayMessage message) {
    return switch (message) {
      case GatewayMessage.Hello m -> HELLO;
      case GatewayMessage.Deliver m -> DELIVER;
      case GatewayMessage.DeviceCallAnswer m -> DEVICE_CALL_ANSWER;
      case GatewayMessage.SaveSnapshot m -> SAVE_SNAPSHOT;
      case GatewayMessage.Preload m -> PRELOAD;
      case GatewayMessage.Discard m -> DISCARD;
      case GatewayMessage.Cancel m -> CANCEL;
      case GatewayMessage.Ping m -> PING;
    };
  }

  private static WireWriter kernel(WireWriter out, GatewayMessage.OfKernel message) {
    return out.text(message.kernelId()).number(message.epoch());
  }

  private static void position(WireWriter out, VatPosition at) {
    out.text(at.vatId()).number(at.incarnation()).number(at.position()).text(at.spanHash());
  }

  private static VatPosition position(WireReader in) {
    return new VatPosition(in.text(), in.smallNumber(), in.number(), in.text());
  }

  private static void pageIn(WireWriter out, PageIn p) {
    out.text(p.name())
        .text(p.bundleId())
        .texts(p.workerBundleIds())
        .flag(p.metered())
        .flag(p.enableDisavow())
        .flag(p.relaxDurabilityRules())
        .optional(p.snapshotId(), WireWriter::text)
        .number(p.spanStart())
        .number(p.committedEnd())
        .texts(p.pendingEntries())
        .list(
            p.pendingStore().entrySet(),
            (w, e) -> w.text(e.getKey()).optional(e.getValue().orElse(null), WireWriter::text));
  }

  private static PageIn pageIn(WireReader in) {
    return new PageIn(
        in.text(),
        in.text(),
        in.texts(),
        in.flag(),
        in.flag(),
        in.flag(),
        in.optional(WireReader::text),
        in.number(),
        in.number(),
        in.texts(),
        store(in));
  }

  private static SortedMap<String, Optional<String>> store(WireReader in) {
    SortedMap<String, Optional<String>> store = new TreeMap<>();
    for (Map.Entry<String, Optional<String>> e :
        in.list(r -> Map.entry(r.text(), Optional.ofNullable(r.optional(WireReader::text))))) {
      store.put(e.getKey(), e.getValue());
    }
    return store;
  }
}
