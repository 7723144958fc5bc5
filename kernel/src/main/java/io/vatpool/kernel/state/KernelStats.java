package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the kernel does and holds.
 *
 * <p>The numbers live in memory and are saved, {@code kernelStats} for the hash and {@code
 * local.kernelStats} beside it, each time a crank's hashes are emitted. A rollback goes back to
 * what was saved last. Both are the reference's behaviour, down to the loss of what was counted
 * between the last save and a crank that is rolled back.
 */
public final class KernelStats {
  private static final String CONSENSUS_KEY = "kernelStats";
  private static final String LOCAL_KEY = "local.kernelStats";
  private static final Stat[] STATS = Stat.values();

  private final CrankStore store;
  private Map<Stat, Tally> tallies = zero();

  /** Statistics of an old kernel that are no longer kept; carried along. */
  private final Map<String, JsonNode> retired = new LinkedHashMap<>();

  /** One statistic's value, and how it came about. */
  private static final class Tally {
    private long value;
    private long up;
    private long down;
    private long max;

    Tally copy() {
      Tally copy = new Tally();
      copy.value = value;
      copy.up = up;
      copy.down = down;
      copy.max = max;
      return copy;
    }
  }

  KernelStats(CrankStore store) {
    this.store = store;
  }

  private static Map<Stat, Tally> zero() {
    Map<Stat, Tally> tallies = new EnumMap<>(Stat.class);
    for (Stat stat : STATS) {
      tallies.put(stat, new Tally());
    }
    return tallies;
  }

  private Tally tally(Stat stat) {
    return Objects.requireNonNull(tallies.get(stat));
  }

  /** Counts one up. */
  public void increment(Stat stat) {
    Tally tally = tally(stat);
    tally.value++;
    tally.up++;
    tally.max = Math.max(tally.max, tally.value);
  }

  /** Counts a gauge down. */
  public void decrement(Stat gauge) {
    decrement(gauge, 1);
  }

  /** Counts a gauge down by {@code delta}. */
  public void decrement(Stat gauge, long delta) {
    Tally tally = tally(gauge);
    tally.value -= delta;
    tally.down += delta;
  }

  /** The current value. */
  public long get(Stat stat) {
    return tally(stat).value;
  }

  /** All numbers under their stored names: what only this machine counts, then consensus. */
  public SequencedMap<String, Long> snapshot() {
    SequencedMap<String, Long> all = new LinkedHashMap<>();
    collect(all, false);
    collect(all, true);
    return all;
  }

  private void collect(Map<String, Long> into, boolean consensus) {
    for (Stat stat : STATS) {
      if (stat.consensus() == consensus) {
        Tally tally = tally(stat);
        into.put(stat.key(), tally.value);
        if (stat.gauge()) {
          into.put(stat.key() + "Up", tally.up);
          into.put(stat.key() + "Down", tally.down);
          into.put(stat.key() + "Max", tally.max);
        }
      }
    }
  }

  /** Writes both keys. */
  void save() {
    store.set(CONSENSUS_KEY, toJson(true));
    store.set(LOCAL_KEY, toJson(false));
  }

  /** Goes back to what the keys say. */
  void load() {
    load(store.getRequired(CONSENSUS_KEY), store.get(LOCAL_KEY));
  }

  void load(String consensusText, @Nullable String localText) {
    JsonNode consensus = JsJson.parse(consensusText);
    JsonNode local = JsJson.parse(localText == null ? "{}" : localText);
    Map<Stat, Tally> loaded = zero();
    for (Stat stat : STATS) {
      Tally tally = Objects.requireNonNull(loaded.get(stat));
      tally.value = number(stat, "", consensus, local);
      if (stat.gauge()) {
        tally.up = number(stat, "Up", consensus, local);
        tally.down = number(stat, "Down", consensus, local);
        tally.max = number(stat, "Max", consensus, local);
      }
    }
    tallies = loaded;
    retired.clear();
    SequencedMap<String, Long> known = snapshot();
    local
        .properties()
        .forEach(property -> {
          if (!known.containsKey(property.getKey())) {
            retired.put(property.getKey(), property.getValue());
          }
        });
  }

  /** A number may be found where an older kernel kept it: among the consensus ones. */
  private static long number(Stat stat, String suffix, JsonNode consensus, JsonNode local) {
    String key = stat.key() + suffix;
    JsonNode found = consensus.get(key);
    if (found == null && !stat.consensus()) {
      found = local.get(key);
    }
    return found == null ? 0 : found.longValue();
  }

  String toJson(boolean consensus) {
    StringBuilder json = new StringBuilder(consensus ? 320 : 1200);
    for (Stat stat : STATS) {
      if (stat.consensus() == consensus) {
        Tally tally = tally(stat);
        append(json, stat, "", tally.value);
        if (stat.gauge()) {
          append(json, stat, "Up", tally.up);
          append(json, stat, "Down", tally.down);
          append(json, stat, "Max", tally.max);
        }
      }
    }
    if (!consensus) {
      retired.forEach((key, value) ->
          json.append(',').append(JsJson.quote(key)).append(':').append(JsJson.stringify(value)));
    }
    return json.append('}').toString();
  }

  private static void append(StringBuilder json, Stat stat, String suffix, long value) {
    json.append(json.isEmpty() ? '{' : ',').append('"').append(stat.key()).append(suffix);
    json.append("\":").append(value);
  }

  /** The numbers as they are, for {@link #resume}. */
  Saved fork() {
    return new Saved(copy(tallies));
  }

  /** Forgets everything counted since. */
  void resume(Saved saved) {
    tallies = copy(saved.tallies);
  }

  /** Numbers to go back to. */
  static final class Saved {
    private final Map<Stat, Tally> tallies;

    private Saved(Map<Stat, Tally> tallies) {
      this.tallies = tallies;
    }
  }

  private static Map<Stat, Tally> copy(Map<Stat, Tally> tallies) {
    Map<Stat, Tally> copy = new EnumMap<>(Stat.class);
    tallies.forEach((stat, tally) -> copy.put(stat, tally.copy()));
    return copy;
  }
}
