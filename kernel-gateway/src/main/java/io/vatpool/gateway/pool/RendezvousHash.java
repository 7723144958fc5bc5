package io.vatpool.gateway.pool;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Weighted rendezvous hashing: every gateway comes to the same order of workers for a vat without
 * talking to another, and a worker that comes or goes moves only its own share of the vats.
 *
 * <p>The score of a node is {@code -weight / ln(h)} with {@code h} uniform in (0,1), the
 * "logarithmic method" of Schindelhauer and Schomaker (2005). Names are digested once; what is done
 * for each pair of a key and a node is some arithmetic, for there may be a thousand nodes.
 */
final class RendezvousHash {
  private RendezvousHash() {}

  /**
   * The node of highest score; nodes without a positive weight never win.
   *
   * @param key the key's {@link #digest}
   * @param digest a node's {@link #digest}
   */
  static <N> Optional<N> choose(
      long key, Collection<N> nodes, ToLongFunction<N> digest, ToDoubleFunction<N> weight) {
    @Nullable N best = null;
    double bestScore = 0;
    for (N node : nodes) {
      double score = score(key, digest.applyAsLong(node), weight.applyAsDouble(node));
      if (score > bestScore) {
        best = node;
        bestScore = score;
      }
    }
    return Optional.ofNullable(best);
  }

  private static double score(long key, long node, double weight) {
    // 53 bits: what a double holds exactly; half a step keeps both ends out.
    double uniform = ((mixed(key ^ node) >>> 11) + 0.5) * 0x1.0p-53;
    return -weight / Math.log(uniform);
  }

  /** Every bit of the result depends on every bit given: the finalizer of SplitMix64. */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The same 64 bits for the same text, on every machine. */
  static long digest(String text) {
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
