package io.vatpool.conformance.simulation;

import io.vatpool.conformance.inprocess.MemoryStore;
import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.MeterUsage;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.VatHint;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.worker.policy.EvictionPolicy;
import io.vatpool.worker.policy.EvictionPolicy.Candidate;
import io.vatpool.worker.policy.RoomLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A worker: vats online within the product's room and policy, brought to a position by replay with
 * every syscall compared.
 */
final class SimulatedWorker {
  static final int VATS_ONLINE_MAX = 1;

  private static final MeterUsage USAGE = new MeterUsage(1_000, 0, 0);
  private static final int SAVE_AND_LOAD_ENTRIES = 2;
  private static final RoomLimits ROOM = new RoomLimits(VATS_ONLINE_MAX, Long.MAX_VALUE, 1);

  private final String name;
  private final MemoryStore database;
  private final Map<String, Map<String, String>> snapshots;
  private final Checks checks;
  private final LongSupplier clock;
  private final Map<String, Online> online = new HashMap<>();
  private long epochSeen;
  private int lives;

  private static final class Online {
    final Puppet engine;
    final Map<String, String> rows;
    VatPosition at;
    long usedAt;

    Online(Puppet engine, Map<String, String> rows, VatPosition at) {
      this.engine = engine;
      this.rows = rows;
      this.at = at;
    }
  }

  /** An older epoch than one that was seen. */
  static final class StaleEpochException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  SimulatedWorker(
      String name,
      MemoryStore database,
      Map<String, Map<String, String>> snapshots,
      Checks checks,
      LongSupplier clock) {
    this.name = name;
    this.database = database;
    this.snapshots = snapshots;
    this.checks = checks;
    this.clock = clock;
  }

  String name() {
    return name;
  }

  int vatsOnline() {
    return online.size();
  }

  /** Changes when it is killed. */
  int lives() {
    return lives;
  }

  void kill() {
    lives++;
    online.clear();
    epochSeen = 0;
  }

  /** One engine dies, if there is one. */
  void killEngine(int which) {
    if (!online.isEmpty()) {
      Iterator<String> vats = new TreeMap<>(online).keySet().iterator();
      String vat = vats.next();
      for (int i = which % online.size(); i > 0; i--) {
        vat = vats.next();
      }
      online.remove(vat);
    }
  }

  void discard(String vatId) {
    online.remove(vatId);
  }

  DeliveryOutcome deliver(DeliveryOrder order, long epoch) throws StaleEpochException {
    checkEpoch(epoch);
    Online vat = standAt(order);
    List<RecordedSyscall> syscalls = new ArrayList<>();
    vat.engine.deliver(
        order.delivery(),
        syscall -> {
          String answer = answer(vat, syscall);
          syscalls.add(new RecordedSyscall(syscall, answer));
          return answer;
        });
    DeliveryOutcome outcome =
        new DeliveryOutcome(new DeliveryStatus.Ok(), USAGE, syscalls, List.of(), name);
    String entry = outcome.entry(order.delivery()).toText();
    vat.at =
        new VatPosition(
            vat.at.vatId(),
            vat.at.incarnation(),
            vat.at.position() + 1,
            SpanHash.extend(vat.at.spanHash(), entry));
    return outcome;
  }

  SnapshotInfo save(DeliveryOrder order, long epoch) throws StaleEpochException {
    checkEpoch(epoch);
    Online vat = standAt(order);
    Map<String, String> image = new TreeMap<>(vat.engine.state());
    String id = sha256(image.toString());
    snapshots.put(id, image);
    vat.at =
        new VatPosition(
            vat.at.vatId(),
            vat.at.incarnation(),
            vat.at.position() + SAVE_AND_LOAD_ENTRIES,
            SpanHash.extend(SpanHash.EMPTY, new TranscriptEntry.LoadSnapshot(id).toText()));
    return new SnapshotInfo(id, image.toString().length(), image.size());
  }

  private void checkEpoch(long epoch) throws StaleEpochException {
    if (checks.epoch() && epoch < epochSeen) {
      throw new StaleEpochException();
    }
    epochSeen = Math.max(epochSeen, epoch);
  }

  private Online standAt(DeliveryOrder order) {
    String vatId = order.at().vatId();
    Online vat = online.get(vatId);
    if (vat == null || (checks.position() && !vat.at.equals(order.at()))) {
      online.remove(vatId);
      makeRoom();
      vat = pageIn(order.at(), order.pageIn().get());
      online.put(vatId, vat);
    }
    vat.usedAt = clock.getAsLong();
    return vat;
  }

  private void makeRoom() {
    while (!ROOM.admits(online.size(), 0, 0)) {
      List<Candidate<String>> candidates = new ArrayList<>();
      new TreeMap<>(online)
          .forEach((vat, had) ->
              candidates.add(
                  new Candidate<>(vat, clock.getAsLong() - had.usedAt, VatHint.NORMAL, 0)));
      online.remove(EvictionPolicy.victim(candidates).orElseThrow().vat());
    }
  }

  private Online pageIn(VatPosition at, PageIn pageIn) {
    Puppet engine =
        new Puppet(pageIn.snapshotId() == null ? Map.of() : snapshots.get(pageIn.snapshotId()));
    String hash = SpanHash.EMPTY;
    for (String text : history(at, pageIn)) {
      if (TranscriptEntry.parse(text) instanceof TranscriptEntry.Delivered entry) {
        replay(engine, entry);
      }
      hash = SpanHash.extend(hash, text);
    }
    if (!hash.equals(at.spanHash())) {
      throw new ReplayFailedException(at + " cannot be reached, the history leads to " + hash);
    }
    return new Online(engine, rows(at.vatId(), pageIn), at);
  }

  /** The vat's history is not what the gateway believes. */
  static final class ReplayFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReplayFailedException(String message) {
      super(message);
    }
  }

  private List<String> history(VatPosition at, PageIn pageIn) {
    List<String> texts = new ArrayList<>();
    if (pageIn.spanStart() < pageIn.committedEnd()) {
      texts.addAll(
          database.entries(
              at.vatId(), pageIn.spanStart(), pageIn.committedEnd(), Integer.MAX_VALUE));
    }
    texts.addAll(pageIn.pendingEntries());
    return texts;
  }

  private static void replay(Puppet engine, TranscriptEntry.Delivered entry) {
    Iterator<RecordedSyscall> recorded = entry.syscalls().iterator();
    engine.deliver(
        entry.delivery(),
        syscall -> {
          RecordedSyscall expected = recorded.hasNext() ? recorded.next() : null;
          if (expected == null || !expected.syscall().equals(syscall)) {
            throw new ReplayFailedException("replay diverged: " + syscall + ", not " + expected);
          }
          return expected.result();
        });
    if (recorded.hasNext()) {
      throw new ReplayFailedException("replay diverged: nothing, not " + recorded.next());
    }
  }

  private Map<String, String> rows(String vatId, PageIn pageIn) {
    String prefix = vatId + ".vs.";
    Map<String, String> rows = new TreeMap<>();
    database
        .range(prefix, prefix, Integer.MAX_VALUE)
        .forEach((key, value) -> rows.put(key.substring(prefix.length()), value));
    pageIn
        .pendingStore()
        .forEach((key, value) ->
            value.ifPresentOrElse(present -> rows.put(key, present), () -> rows.remove(key)));
    return rows;
  }

  private static String answer(Online vat, String syscall) {
    var call = JsJson.parse(syscall);
    return switch (call.path(0).asText()) {
      case "vatstoreGet" ->
          Optional.ofNullable(vat.rows.get(call.path(1).asText()))
              .map(value -> "[\"ok\"," + JsJson.quote(value) + "]")
              .orElse("[\"ok\",null]");
      case "vatstoreSet" -> {
        vat.rows.put(call.path(1).asText(), call.path(2).asText());
        yield "[\"ok\",null]";
      }
      default -> "[\"ok\",null]";
    };
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
