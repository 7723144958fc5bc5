package io.vatpool.kernel.state.life;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a block has changed of vats' lives, read from its changes of keys: for whoever keeps tables
 * of that beside the kernel.
 *
 * @param lives the {@link VatLife#word} of each vat whose flags it has changed
 * @param waiting the length of each side queue that it has changed
 */
public record LifeChanges(Map<String, String> lives, Map<String, Long> waiting) {
  private static final VatLife RUNNING = new VatLife.Running();

  /** Copies. */
  public LifeChanges {
    lives = Map.copyOf(lives);
    waiting = Map.copyOf(waiting);
  }

  /** What is changed by these values, empty for deletions. */
  public static LifeChanges of(Map<String, Optional<String>> kv) {
    Map<String, String> lives = new TreeMap<>();
    Map<String, Long> waiting = new TreeMap<>();
    kv.forEach((key, value) -> {
      if (VatLives.isKey(key)) {
        lives.put(VatLives.vatId(key), value.map(VatLives::parse).orElse(RUNNING).word());
      } else if (SideQueues.isBounds(key)) {
        waiting.put(SideQueues.vatId(key), TextQueue.length(value.orElse(null)));
      }
    });
    return new LifeChanges(lives, waiting);
  }

  /** Whether nothing has changed. */
  public boolean isEmpty() {
    return lives.isEmpty() && waiting.isEmpty();
  }
}
