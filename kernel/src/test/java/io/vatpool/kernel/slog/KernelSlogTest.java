package io.vatpool.kernel.slog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The expected lines are those of a reference kernel, without its times. */
class KernelSlogTest {
  private final List<String> lines = new ArrayList<>();
  private final KernelSlog log =
      new KernelSlog(
          event -> lines.add(JsJson.stringify(event)),
          vatId -> Optional.of(new VatDescription(false, "bank", "xsnap", "b1-00")));

  @Test
  void writesACrank() {
    SlogSpan crank =
        log.crankStart("routing", 7, "notify", () -> JsJson.parse("{\"type\":\"notify\"}"));

    log.crankFinish(crank, 7, "aa", "bb");

    assertThat(lines)
        .containsExactly(
            "{\"type\":\"crank-start\",\"crankType\":\"routing\",\"crankNum\":7,"
                + "\"messageType\":\"notify\",\"message\":{\"type\":\"notify\"}}",
            "{\"type\":\"crank-finish\",\"crankType\":\"routing\",\"messageType\":\"notify\","
                + "\"crankNum\":7,\"crankhash\":\"aa\",\"activityhash\":\"bb\"}");
  }

  @Test
  void writesADeliveryWithItsSyscalls() {
    VatSlog vat = log.vat("v1");
    SlogSpan delivery =
        vat.deliver(3, 5, "message", () -> json("[\"message\"]"), () -> json("[\"m\"]"));
    SlogSpan first = vat.syscall("send", () -> json("[\"s\"]"), () -> json("[\"t\"]"));
    vat.syscallResult(first, () -> json("[\"ok\",null]"), () -> json("[\"ok\",null]"));
    SlogSpan second = vat.syscall("exit", () -> null, () -> json("[\"x\"]"));
    vat.syscallResult(second, () -> json("[\"ok\",null]"), () -> json("[\"ok\",null]"));

    vat.deliverResult(delivery, () -> json("[\"ok\",null,{\"compute\":9}]"));

    assertThat(lines)
        .containsExactly(
            "{\"type\":\"create-vat\",\"vatID\":\"v1\",\"dynamic\":false,"
                + "\"description\":\"bank (from bundleID: b1-00)\",\"name\":\"bank\","
                + "\"managerType\":\"xsnap\",\"vatSourceBundle\":{\"bundleID\":\"b1-00\"}}",
            "{\"type\":\"deliver\",\"crankNum\":3,\"vatID\":\"v1\",\"deliveryNum\":5,"
                + "\"replay\":false,\"dispatch\":\"message\",\"kd\":[\"message\"],\"vd\":[\"m\"]}",
            "{\"type\":\"syscall\",\"crankNum\":3,\"vatID\":\"v1\",\"deliveryNum\":5,"
                + "\"syscallNum\":0,\"replay\":false,\"syscall\":\"send\",\"ksc\":[\"s\"],"
                + "\"vsc\":[\"t\"]}",
            "{\"type\":\"syscall-result\",\"crankNum\":3,\"vatID\":\"v1\",\"deliveryNum\":5,"
                + "\"syscallNum\":0,\"replay\":false,\"syscall\":\"send\",\"ksr\":[\"ok\",null],"
                + "\"vsr\":[\"ok\",null]}",
            "{\"type\":\"syscall\",\"crankNum\":3,\"vatID\":\"v1\",\"deliveryNum\":5,"
                + "\"syscallNum\":1,\"replay\":false,\"syscall\":\"exit\",\"vsc\":[\"x\"]}",
            "{\"type\":\"syscall-result\",\"crankNum\":3,\"vatID\":\"v1\",\"deliveryNum\":5,"
                + "\"syscallNum\":1,\"replay\":false,\"syscall\":\"exit\",\"ksr\":[\"ok\",null],"
                + "\"vsr\":[\"ok\",null]}",
            "{\"type\":\"deliver-result\",\"crankNum\":3,\"vatID\":\"v1\",\"deliveryNum\":5,"
                + "\"replay\":false,\"dispatch\":\"message\","
                + "\"dr\":[\"ok\",null,{\"compute\":9}]}");
  }

  @Test
  void writesWhatHappensToVats() {
    VatSlog vat = log.vat("v1");
    lines.clear();

    vat.clist(4, VatSlog.ClistChange.IMPORT, "ko20", "o-50");
    vat.terminate(true, CapData.of("#1"));
    vat.console("ls", "log", List.of("hello"));
    vat.heapSnapshotSave(new SnapshotSaved(new SnapshotInfo("0".repeat(64), 9, 3), 4, 4L, true));
    vat.heapSnapshotLoad(4, "00");
    log.vatCleanup("v1", Map.of("kv", 2L));
    log.vatCleanupComplete("v1");

    assertThat(lines)
        .containsExactly(
            "{\"type\":\"clist\",\"crankNum\":4,\"mode\":\"import\",\"vatID\":\"v1\","
                + "\"kobj\":\"ko20\",\"vobj\":\"o-50\"}",
            "{\"type\":\"terminate\",\"vatID\":\"v1\",\"shouldReject\":true,"
                + "\"info\":{\"body\":\"#1\",\"slots\":[]}}",
            "{\"type\":\"console\",\"source\":\"liveslots\",\"state\":\"idle\",\"vatID\":\"v1\","
                + "\"level\":\"log\",\"args\":[\"hello\"]}",
            "{\"type\":\"heap-snapshot-save\",\"vatID\":\"v1\",\"snapshotID\":\""
                + "0".repeat(64)
                + "\",\"endPosition\":4,\"uncompressedSize\":9,\"compressedSize\":3,"
                + "\"uncompressedSizeDelta\":5,\"restartWorker\":true}",
            "{\"type\":\"heap-snapshot-load\",\"vatID\":\"v1\",\"snapPos\":4,\"hash\":\"00\"}",
            "{\"type\":\"vat-cleanup\",\"vatID\":\"v1\",\"work\":{\"kv\":2}}",
            "{\"type\":\"vat-cleanup-complete\",\"vatID\":\"v1\"}");
  }

  @Test
  void keepsNothingOfAVatThatIsGone() {
    VatSlog vat = log.vat("v1");
    assertThat(log.vat("v1")).isSameAs(vat);

    log.vatCleanupComplete("v1");

    assertThat(log.vat("v1")).isNotSameAs(vat);
  }

  @Test
  void tellsOfAVatsStartOnceAndOfEachReplay() {
    VatSlog vat = log.vat("v1");
    lines.clear();

    vat.broughtOnline(null, 1);
    vat.broughtOnline(new SnapshotRow("v1", 4, "00", true, 9, 3), 2);

    assertThat(lines)
        .containsExactly(
            "{\"type\":\"vat-startup-start\",\"vatID\":\"v1\"}",
            "{\"type\":\"vat-startup-finish\",\"vatID\":\"v1\"}",
            "{\"type\":\"start-replay\",\"vatID\":\"v1\",\"deliveries\":1}",
            "{\"type\":\"finish-replay\",\"vatID\":\"v1\"}",
            "{\"type\":\"heap-snapshot-load\",\"vatID\":\"v1\",\"snapPos\":4,\"hash\":\"00\","
                + "\"uncompressedSize\":9,\"compressedSize\":3}",
            "{\"type\":\"start-replay\",\"vatID\":\"v1\",\"deliveries\":2}",
            "{\"type\":\"finish-replay\",\"vatID\":\"v1\"}");
  }

  @Test
  void buildsNothingThatNobodyReads() {
    KernelSlog silent = new KernelSlog(Slog.NONE, vatId -> Optional.empty());

    SlogSpan crank =
        silent.crankStart(
            "routing",
            7,
            "notify",
            () -> {
              throw new AssertionError("asked for a message that nobody reads");
            });

    silent.crankFinish(crank, 7, "aa", "bb");
  }

  @Test
  void theHostAddsTheTimes() {
    Deque<Double> monotonic = new ArrayDeque<>(List.of(1.0, 3.5));
    Slog clock =
        new SlogClock(event -> lines.add(JsJson.stringify(event)), () -> 100.5, monotonic::pop);
    KernelSlog timed = new KernelSlog(clock, vatId -> Optional.empty());

    SlogSpan init = timed.kernelInit();
    init.finish();

    assertThat(lines)
        .containsExactly(
            "{\"type\":\"kernel-init-start\",\"time\":100.5,\"monotime\":1}",
            "{\"type\":\"kernel-init-finish\",\"time\":100.5,\"monotime\":3.5,\"seconds\":2.5}");
  }

  private static JsonNode json(String text) {
    return JsJson.parse(text);
  }
}
