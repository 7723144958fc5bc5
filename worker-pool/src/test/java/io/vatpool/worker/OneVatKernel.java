package io.vatpool.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.store.MariaDbKernelStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * As much of a kernel as one vat needs: its transcript and what it stored, in an open block and in
 * the database.
 */
public final class OneVatKernel {
  private final MariaDbKernelStore store;
  private final String vatId;
  private final String bundleId;
  private final List<String> workerBundleIds;
  private final boolean metered;

  private final List<SpanRow> closed = new ArrayList<>();
  private final List<SnapshotRow> snapshots = new ArrayList<>();
  private final List<String> span = new ArrayList<>();
  private final List<EntryRow> uncommitted = new ArrayList<>();
  private SortedMap<String, Optional<String>> pendingStore = new TreeMap<>();
  private @Nullable String snapshotId;
  private long spanStart;
  private long position;
  private long committedEnd;
  private String hash = SpanHash.EMPTY;
  private int nextPromise = 60;

  public OneVatKernel(
      MariaDbKernelStore store,
      String vatId,
      String bundleId,
      List<String> workerBundleIds,
      boolean metered) {
    this.store = store;
    this.vatId = vatId;
    this.bundleId = bundleId;
    this.workerBundleIds = workerBundleIds;
    this.metered = metered;
    JsonNode options =
        JsJson.parse(
            "{\"type\":\"xsnap\",\"bundleIDs\":[\"%s\"]}"
                .formatted(String.join("\",\"", workerBundleIds)));
    append(new TranscriptEntry.InitializeWorker(bundleId, options).toText());
  }

  public String kernelId() {
    return store.lease().kernelId();
  }

  public VatPosition at() {
    return new VatPosition(vatId, 0, position, hash);
  }

  public GatewayMessage.Deliver order(String delivery, boolean withPageIn) {
    return order(delivery, withPageIn, List.of());
  }

  public GatewayMessage.Deliver order(
      String delivery, boolean withPageIn, List<RefusedSyscall> refusals) {
    return new GatewayMessage.Deliver(
        kernelId(), epoch(), at(), delivery, refusals, withPageIn ? pageIn() : null);
  }

  public GatewayMessage.SaveSnapshot save() {
    return new GatewayMessage.SaveSnapshot(kernelId(), epoch(), at(), pageIn());
  }

  public long epoch() {
    return store.lease().epoch();
  }

  public PageIn pageIn() {
    long pendingFrom = Math.max(spanStart, committedEnd);
    return new PageIn(
        vatId + ":probe",
        bundleId,
        workerBundleIds,
        metered,
        false,
        false,
        snapshotId,
        spanStart,
        committedEnd,
        span.subList((int) (pendingFrom - spanStart), span.size()),
        new TreeMap<>(pendingStore));
  }

  public static String startVat() {
    return "[\"startVat\",{\"body\":\"#{}\",\"slots\":[]}]";
  }

  /** A message to the root, with arguments as JSON. */
  public String message(String method, String... arguments) {
    return message(List.of(), method, arguments);
  }

  public String message(List<String> slots, String method, String... arguments) {
    String body = "#[\"" + method + "\",[" + String.join(",", arguments) + "]]";
    return "[\"message\",\"o+0\",{\"methargs\":{\"body\":%s,\"slots\":%s},\"result\":\"p-%d\"}]"
        .formatted(
            JsJson.quote(body),
            slots.isEmpty() ? "[]" : "[\"" + String.join("\",\"", slots) + "\"]",
            nextPromise++);
  }

  /** Keeps a delivery that ran. */
  public void keep(String delivery, DeliveryOutcome outcome) {
    append(outcome.entry(delivery).toText());
    for (RecordedSyscall syscall : outcome.syscalls()) {
      JsonNode s = JsJson.parse(syscall.syscall());
      switch (s.get(0).asText()) {
        case "vatstoreSet" -> pendingStore.put(s.get(1).asText(), Optional.of(s.get(2).asText()));
        case "vatstoreDelete" -> pendingStore.put(s.get(1).asText(), Optional.empty());
        default -> {}
      }
    }
  }

  /** Keeps a snapshot that was saved. */
  public void keep(SnapshotInfo saved) {
    long snapPos = position;
    append(new TranscriptEntry.SaveSnapshot(saved.snapshotId()).toText());
    closed.add(new SpanRow(vatId, spanStart, position, hash, false, 0));
    snapshots.replaceAll(s ->
        new SnapshotRow(
            vatId, s.snapPos(), s.snapshotId(), false, s.uncompressedBytes(), s.compressedBytes()));
    snapshots.add(
        new SnapshotRow(
            vatId,
            snapPos,
            saved.snapshotId(),
            true,
            saved.uncompressedBytes(),
            saved.compressedBytes()));
    span.clear();
    spanStart = position;
    hash = SpanHash.EMPTY;
    snapshotId = saved.snapshotId();
    append(new TranscriptEntry.LoadSnapshot(snapshotId).toText());
  }

  /** Ends the block. */
  public void commit() {
    List<SpanRow> spans = new ArrayList<>(closed);
    spans.add(new SpanRow(vatId, spanStart, position, hash, true, 0));
    SortedMap<String, Optional<String>> kv = new TreeMap<>();
    pendingStore.forEach((key, value) -> kv.put(vatId + ".vs." + key, value));
    store.commit(
        new BlockChanges(
            List.of(), List.of(), kv, uncommitted, spans, snapshots, Map.of(), List.of()));
    uncommitted.clear();
    closed.clear();
    pendingStore = new TreeMap<>();
    committedEnd = position;
  }

  /** Replaces an entry of the open block, as no kernel would. */
  public void falsify(int indexInSpan, String entry) {
    span.set(indexInSpan, entry);
    hash = SpanHash.EMPTY;
    span.forEach(text -> hash = SpanHash.extend(hash, text));
  }

  public String entry(int indexInSpan) {
    return span.get(indexInSpan);
  }

  private void append(String entry) {
    uncommitted.add(new EntryRow(vatId, position, 0, entry));
    span.add(entry);
    hash = SpanHash.extend(hash, entry);
    position++;
  }
}
