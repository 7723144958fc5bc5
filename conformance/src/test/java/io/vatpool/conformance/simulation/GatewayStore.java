package io.vatpool.conformance.simulation;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The database as one gateway with one epoch has it: commits take their time, answers get lost. */
final class GatewayStore implements KernelStore {
  private static final int LOSS_ODDS = 25;
  private static final int LATENCY_TICKS_MAX = 6;

  private final SimulatedDatabase database;
  private final long epoch;
  private final Turns turns;
  private final SplittableRandom random;
  private final Map<String, Acknowledgement> answers = new HashMap<>();
  private long blocks;

  GatewayStore(SimulatedDatabase database, long epoch, Turns turns, SplittableRandom random) {
    this.database = database;
    this.epoch = epoch;
    this.turns = turns;
    this.random = random;
    this.blocks = database.blocks();
  }

  /** What became of the commit is not known: the kernel is opened again. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Written in the transaction of the open block. */
  Map<String, Acknowledgement> answers() {
    return answers;
  }

  @Override
  public void commit(BlockChanges changes) {
    boolean lostThere = random.nextInt(LOSS_ODDS) == 0;
    boolean lostBack = random.nextInt(LOSS_ODDS) == 0;
    turns.sleep(random.nextInt(LATENCY_TICKS_MAX));
    if (lostThere) {
      throw new LostException();
    }
    database.commit(epoch, blocks + 1, changes, answers);
    blocks++;
    turns.sleep(random.nextInt(LATENCY_TICKS_MAX));
    if (lostBack) {
      throw new LostException();
    }
    answers.clear();
  }

  @Override
  public @Nullable String get(String key) {
    return database.store().get(key);
  }

  @Override
  public @Nullable String nextKey(String key) {
    return database.store().nextKey(key);
  }

  @Override
  public @Nullable SpanRow currentSpan(String vatId) {
    return database.store().currentSpan(vatId);
  }

  @Override
  public List<SpanRow> spans(String vatId, long startPos, int limit) {
    return database.store().spans(vatId, startPos, limit);
  }

  @Override
  public List<String> entries(String vatId, long from, long to, int limit) {
    return database.store().entries(vatId, from, to, limit);
  }

  @Override
  public @Nullable SnapshotRow snapshotInUse(String vatId) {
    return database.store().snapshotInUse(vatId);
  }

  @Override
  public List<SnapshotRow> snapshots(String vatId, long snapPos, int limit) {
    return database.store().snapshots(vatId, snapPos, limit);
  }

  @Override
  public boolean hasBundle(String bundleId) {
    return database.store().hasBundle(bundleId);
  }

  @Override
  public @Nullable String bundle(String bundleId) {
    return database.store().bundle(bundleId);
  }
}
