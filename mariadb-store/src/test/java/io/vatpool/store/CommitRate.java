package io.vatpool.store;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.mariadb.local.testing.SharedMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
import io.vatpool.protocol.SpanHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Measures blocks per second; a program to run by hand, not a test. */
final class CommitRate {
  private static final int KV_PER_CRANK = 12;
  private static final String VALUE = "{\"body\":\"#{\\\"amount\\\":\\\"+100\\\"}\",\"slots\":[]}";
  private static final String ENTRY = "{\"d\":[\"message\"]}".repeat(60);

  private CommitRate() {}

  /** Runs blocks of 1, 10 and 100 cranks, a few seconds each. */
  public static void main(String[] args) throws Exception {
    try (TestSchema schema = SharedMariaDb.freshSchema("rate");
        var pool = StoreUnderTest.pool(schema)) {
      StoreSchema.migrate(pool);
      int kernel = 0;
      for (int cranks : new int[] {1, 1, 10, 100}) {
        String id = "k" + ++kernel;
        new KernelRegistry(pool).create(id, "running", "{}");
        Lease lease =
            new Leases(pool).acquire(id, "g", "http://g", StoreUnderTest.LEASE).orElseThrow();
        measure(MariaDbKernelStore.open(pool, lease, 64 << 20), cranks);
      }
    }
  }

  private static void measure(MariaDbKernelStore store, int cranks) {
    Random random = new Random(1);
    List<Long> micros = new ArrayList<>();
    long position = 0;
    long end = System.nanoTime() + 2_000_000_000L;
    long start = System.nanoTime();
    while (System.nanoTime() < end) {
      BlockChanges block = block(random, position, cranks);
      position += cranks;
      long before = System.nanoTime();
      store.commit(block);
      micros.add((System.nanoTime() - before) / 1000);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%d cranks per block: %.0f blocks/s, %.0f cranks/s, p50 %d µs, p99 %d µs%n",
        cranks,
        micros.size() / seconds,
        micros.size() * cranks / seconds,
        sorted[sorted.length / 2],
        sorted[sorted.length * 99 / 100]);
  }

  private static BlockChanges block(Random random, long position, int cranks) {
    TreeMap<String, Optional<String>> kv = new TreeMap<>();
    List<EntryRow> entries = new ArrayList<>();
    for (String hot :
        List.of("activityhash", "crankNumber", "kernelStats", "runQueue", "v6.reapDirt")) {
      kv.put(hot, Optional.of(VALUE));
    }
    for (int i = 0; i < cranks; i++) {
      long n = position + i;
      for (int j = 0; j < KV_PER_CRANK - 5; j++) {
        kv.put("v6.vs.vc." + random.nextInt(5) + ".s" + random.nextInt(50_000), Optional.of(VALUE));
      }
      kv.put("runQueue." + n, Optional.of(VALUE));
      kv.put("runQueue." + (n - 1), Optional.empty());
      entries.add(new EntryRow("v6", n, 0, ENTRY));
    }
    return new BlockChanges(
        List.of(),
        List.of(),
        kv,
        entries,
        List.of(new SpanRow("v6", 0, position + cranks, SpanHash.EMPTY, true, 0)),
        List.of(),
        Map.of(),
        List.of());
  }
}
