package io.vatpool.kernel.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many deletions a cleanup crank made, by phase; see {@link CleanupBudget}. */
public record CleanupCounts(
    long exports, long imports, long promises, long kv, long snapshots, long transcripts) {
  /** Nothing done. */
  public static final CleanupCounts NONE = new CleanupCounts(0, 0, 0, 0, 0, 0);

  /** All phases together. */
  public long total() {
    return exports + imports + promises + kv + snapshots + transcripts;
  }

  /** Name to count in the order of the phases, without those that did nothing. */
  public Map<String, Long> nonZero() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("exports", exports);
    counts.put("imports", imports);
    counts.put("promises", promises);
    counts.put("kv", kv);
    counts.put("snapshots", snapshots);
    counts.put("transcripts", transcripts);
    counts.values().removeIf(count -> count == 0);
    return counts;
  }
}
