package io.vatpool.conformance.simulation;

import io.vatpool.conformance.inprocess.MemoryStore;
import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.FencedException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A database in memory, with the rules of the schema: one lease row, one row for each key. */
final class SimulatedDatabase {
  static final long LEASE_TICKS = 150;

  private final MemoryStore store = new MemoryStore();
  private final Map<String, Acknowledgement> keys = new HashMap<>();
  private final String kernel;
  private final Checks checks;
  private String holder = "";
  private long epoch;
  private long expiresAt;
  private long blocks;

  SimulatedDatabase(String kernel, Checks checks) {
    this.kernel = kernel;
    this.checks = checks;
  }

  String kernel() {
    return kernel;
  }

  MemoryStore store() {
    return store;
  }

  /** The new epoch, if the lease is free or the holder's own. */
  OptionalLong acquire(String who, long now) {
    if (expiresAt > now && !holder.equals(who)) {
      return OptionalLong.empty();
    }
    holder = who;
    expiresAt = now + LEASE_TICKS;
    return OptionalLong.of(++epoch);
  }

  void renew(long ofEpoch, long now) {
    if (ofEpoch == epoch) {
      expiresAt = now + LEASE_TICKS;
    }
  }

  boolean isHeld(long ofEpoch) {
    return ofEpoch == epoch;
  }

  long blocks() {
    return blocks;
  }

  Acknowledgement answer(String key) {
    return keys.getOrDefault(key, Acknowledgement.NONE);
  }

  /** One block, in one transaction. */
  void commit(
      long ofEpoch, long block, BlockChanges changes, Map<String, Acknowledgement> answers) {
    if (checks.epoch() && (ofEpoch != epoch || block != blocks + 1)) {
      throw new FencedException("epoch " + ofEpoch + " is over, " + epoch + " is the last");
    }
    blocks = block;
    store.commit(changes);
    if (checks.idempotencyRow()) {
      keys.putAll(answers);
    }
  }
}
