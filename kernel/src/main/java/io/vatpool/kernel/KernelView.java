package io.vatpool.kernel;

import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.protocol.SnapshotInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A kernel as people look at it: reads only, and changes nothing.
 *
 * <p>{@link Kernel#view} shows the open block and belongs to the kernel's thread. {@link
 * #ofCommitted} shows what is committed, wherever the kernel runs, and belongs to the thread that
 * made it; it keeps what it has read, so it is made anew for each look.
 */
public final class KernelView {
  /** Characters that a view of committed state keeps in memory. */
  private static final long CACHE_CHARS = 1_000_000;

  private final KernelState state;
  private final VatDirectory directory;

  KernelView(KernelState state) {
    this.state = state;
    this.directory = new VatDirectory(state);
  }

  /**
   * What is committed.
   *
   * @throws StateViolationException if no kernel has been created in the store
   */
  public static KernelView ofCommitted(KernelStore committed) {
    KernelState state = new KernelState(committed, List.of(), CACHE_CHARS, NoObserver.INSTANCE);
    state.load();
    return new KernelView(state);
  }

  /** Nothing changes, so there is nothing to observe. */
  private enum NoObserver implements KernelState.Observer {
    INSTANCE;

    @Override
    public void changed(String vatId, String mode, String kref, String vref) {}

    @Override
    public void saved(
        String vatId, long snapPos, SnapshotInfo info, @Nullable SnapshotRow previous) {}
  }

  /**
   * Vats, dead ones that are not deleted yet included, in the order of their ids.
   *
   * @param after the id to begin after, or null
   */
  public List<VatSummary> vats(@Nullable String after, int limit) {
    return directory.list(after, limit);
  }

  /** One vat. */
  public Optional<VatSummary> vat(String vatId) {
    return directory.find(vatId);
  }

  /** Whether the id was given to a vat, even if that has been deleted since. */
  public boolean hasBeen(String vatId) {
    return state.vats().hasBeen(vatId);
  }

  /** The vat's open span, if it has a transcript. */
  public Optional<SpanRow> span(String vatId) {
    return Optional.ofNullable(state.transcripts().findCurrentSpan(vatId));
  }

  /** The snapshot that the vat's open span starts from, if it starts from one. */
  public Optional<SnapshotRow> snapshot(String vatId) {
    return Optional.ofNullable(state.transcripts().snapshotInUse(vatId));
  }

  /** The id of a static vat. */
  public Optional<String> vatId(String name) {
    return Optional.ofNullable(state.vats().findByName(name));
  }

  /** The id of a device. */
  public Optional<String> deviceId(String name) {
    return Optional.ofNullable(state.devices().findByName(name));
  }

  /** What is known of a promise. */
  public PromiseState promise(String kpid) {
    if (!state.promises().exists(kpid)) {
      return new PromiseState.Unknown();
    }
    return switch (state.promises().get(kpid)) {
      case KernelPromise.Unresolved unresolved -> new PromiseState.Unresolved();
      case KernelPromise.Settled settled when settled.rejected() ->
          new PromiseState.Rejected(settled.data());
      case KernelPromise.Settled settled -> new PromiseState.Fulfilled(settled.data());
    };
  }

  /** The number of the next crank. */
  public long crankNumber() {
    return state.crankNumber();
  }

  /** The hash over all cranks so far. */
  public String activityHash() {
    return state.store().activityHash();
  }

  /** The statistics under the reference's names. */
  public SequencedMap<String, Long> stats() {
    return state.stats().snapshot();
  }

  /** One value of the key-value state, or null. */
  public @Nullable String get(String key) {
    return state.store().get(key);
  }

  /**
   * Keys and values in key order.
   *
   * @param prefix of the keys
   * @param after the key to begin after; empty to begin with the first
   */
  public SequencedMap<String, String> entries(String prefix, String after, int limit) {
    SequencedMap<String, String> entries = new LinkedHashMap<>();
    boolean prefixItself = after.isEmpty() && !prefix.isEmpty();
    String key =
        prefixItself && state.store().has(prefix)
            ? prefix
            : state.store().nextKey(after.isEmpty() ? prefix : after);
    while (key != null && key.startsWith(prefix) && entries.size() < limit) {
      entries.put(key, state.store().getRequired(key));
      key = state.store().nextKey(key);
    }
    return entries;
  }
}
