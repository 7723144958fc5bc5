package io.vatpool.gateway.pool;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Weighted rendezvous hashing: every gateway comes to the same order of workers for a vat without
 * talking to another, and a worker that comes or goes moves only its own share of the vats.
 *
 * <p>The score of a node is {@code -weight / ln(h)} with {@code h} uniform in (0,1), the
 * "logarithmic method" of Schindelhauer and Schomaker (2005).
 */
final class RendezvousHash {
  private RendezvousHash() {}

  /** The node of highest score for {@code key}; nodes without a positive weight never win. */
  static <N> Optional<N> choose(
      String key, Collection<N> nodes, Function<N, String> id, ToDoubleFunction<N> weight) {
    return nodes.stream()
        .filter(node -> weight.applyAsDouble(node) > 0)
        .max(
            Comparator.<N>comparingDouble(
                    node -> score(key, id.apply(node), weight.applyAsDouble(node)))
                .thenComparing(id));
  }

  static double score(String key, String node, double weight) {
    // 53 bits: what a double holds exactly; half a step keeps both ends out.
    double uniform = ((hash(node + '\n' + key) >>> 11) + 0.5) * 0x1.0p-53;
    return -weight / Math.log(uniform);
  }

  private static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      long value = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        value = value << 8 | (digest[i] & 0xff);
      }
      return value;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}
