package io.vatpool.snapstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many images are on their way at one time, and with them the memory that transfers
 * take.
 */
@ApplicationScoped
public class TransferSlots {

  private final Semaphore slots;
  private final Duration waitMax;

  @Inject
  TransferSlots(SnapStoreConfig config) {
    this.slots = new Semaphore(config.transfersMax(), true);
    this.waitMax = config.transferWaitMax();
  }

  /** A turn; close it to let the next one in. */
  public interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /** All slots stayed taken for the longest time that a request may wait. */
  public static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;

    private Busy(Duration waited) {
      super("no transfer slot became free within " + waited.toMillis() + " ms");
    }
  }

  /** Waits for a turn. */
  public Slot take() throws Busy {
    try {
      if (!slots.tryAcquire(waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Busy(waitMax);
      }
      return slots::release;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy(waitMax);
    }
  }
}
