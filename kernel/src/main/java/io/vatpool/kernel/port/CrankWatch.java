package io.vatpool.kernel.port;

import org.jspecify.annotations.Nullable;

/**
 * Follows what waits in a kernel's queues, and the cranks that carry it out. Never part of what a
 * kernel does: it is told, and answers nothing. Called by the kernel's thread.
 *
 * <p>An event is known by its key: a message by the promise for its result ({@code kp41}), a
 * notification by its vat and promise ({@code v6.kp41}). What has no key, a message without a
 * result for one, is not told of.
 */
public interface CrankWatch {
  /** Follows nothing, and costs nothing. */
  CrankWatch NONE =
      new CrankWatch() {
        @Override
        public boolean enabled() {
          return false;
        }

        @Override
        public void begins(long crankNumber, String type, boolean routing, @Nullable String key) {}

        @Override
        public void ends(boolean done) {}

        @Override
        public void queued(String key) {}

        @Override
        public void gone(String key) {}

        @Override
        public void back(String key) {}
      };

  /** Whether it wants to be told. */
  default boolean enabled() {
    return true;
  }

  /**
   * A crank begins.
   *
   * @param type of its event, as the queues have it
   * @param routing whether it only finds out where the event belongs
   * @param key the event's, or null if it has none
   */
  void begins(long crankNumber, String type, boolean routing, @Nullable String key);

  /**
   * The crank is over.
   *
   * @param done false if nothing of it counts
   */
  void ends(boolean done);

  /** An event waits from now on: the crank has queued it, or the host between two cranks. */
  void queued(String key);

  /**
   * An event does not wait any more: it is delivered, or dropped, or was never queued after all.
   */
  void gone(String key);

  /** An event waits again: what let it go has been undone. */
  void back(String key);
}
