package io.vatpool.gateway.simulation;

import io.vatpool.gateway.pool.Placement;
import io.vatpool.gateway.pool.WorkerSighting;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A worker as numbers: which vats are online, the longest unused first, and when its cores are
 * free.
 */
final class SimulatedWorker {
  /** Counted for an online vat, as a worker counts a small one. */
  private static final long VAT_BYTES = 17L << 20;

  private final String id;
  private final int places;
  private final double[] freeAt;
  private final Map<Integer, Boolean> online = new LinkedHashMap<>(16, 0.75f, true);
  private long pageIns;
  private Placement.Candidate sighted;

  SimulatedWorker(int number, SimulationSettings settings) {
    this.id = "worker-" + number;
    this.places = settings.placesAWorker();
    this.freeAt = new double[settings.coresAWorker()];
    this.sighted = Placement.Candidate.of(sighting(0));
  }

  private WorkerSighting sighting(int vats) {
    return new WorkerSighting(
        id,
        URI.create("http://127.0.0.1:1"),
        true,
        "1",
        "engine",
        places,
        vats,
        places * VAT_BYTES,
        vats * VAT_BYTES,
        Instant.EPOCH,
        true);
  }

  /** What gateways know since the last heartbeat. */
  Placement.Candidate sighted() {
    return sighted;
  }

  void heartbeat() {
    sighted = sighted.with(sighting(online.size()));
  }

  /** Uses the vat; true if it had to be paged in. */
  boolean use(int vat) {
    boolean absent = online.put(vat, true) == null;
    if (absent) {
      pageIns++;
      if (online.size() > places) {
        online.remove(online.keySet().iterator().next());
      }
    }
    return absent;
  }

  /** When work that comes at {@code now} and takes {@code millis} of a core is done. */
  double work(double now, double millis) {
    int core = 0;
    for (int i = 1; i < freeAt.length; i++) {
      core = freeAt[i] < freeAt[core] ? i : core;
    }
    freeAt[core] = Math.max(now, freeAt[core]) + millis;
    return freeAt[core];
  }

  /** It starts again with nothing, at that moment. */
  void restart(double now) {
    online.clear();
    Arrays.fill(freeAt, now);
    heartbeat();
  }

  int online() {
    return online.size();
  }

  /** Page-ins since the last call. */
  long takePageIns() {
    long taken = pageIns;
    pageIns = 0;
    return taken;
  }
}
