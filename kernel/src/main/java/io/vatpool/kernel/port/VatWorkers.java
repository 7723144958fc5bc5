package io.vatpool.kernel.port;

import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SyscallResult;
import java.util.List;

/**
 * The engines that run vats, wherever they are.
 *
 * <p>Which worker hosts a vat, whether it has to page in first, and a retry on another worker after
 * an engine died for no reason of the vat's, all happen behind this interface. An exception from
 * any method means that the crank cannot be run now; the kernel panics and nothing is committed.
 */
public interface VatWorkers {
  /**
   * Runs one delivery on the vat that stands at {@code order.at()}, bringing it there first.
   *
   * @param calls answers device calls while the delivery runs, on the calling thread
   */
  DeliveryOutcome deliver(DeliveryOrder order, DeviceCalls calls);

  /**
   * Starts saving the heap of the vat that stands at {@code order.at()}, without a wait for the
   * bytes to be stored. The worker stays usable, as if restarted from the image it wrote.
   *
   * @param order what to save; {@code order.delivery()} is not used and empty
   */
  SnapshotTicket saveSnapshot(DeliveryOrder order);

  /** Whatever engines run for this vat, their history is not the kernel's: throw them away. */
  void discard(String vatId);

  /** A snapshot on its way. */
  interface SnapshotTicket {
    /** Waits until the snapshot is safely stored. */
    SnapshotInfo await();
  }

  /** Answers the syscalls that a worker cannot answer on its own. */
  interface DeviceCalls {
    /**
     * Applies the delivery's syscalls since the last call of this method, all but the last of which
     * have been answered, and answers the last one, a {@code callNow}.
     *
     * @param answered syscalls before it, in order, with their answers
     * @param callNow the syscall's JSON text
     */
    SyscallResult call(List<RecordedSyscall> answered, String callNow);

    /**
     * The engine died and the delivery begins again on another: forgets all that was applied, so
     * that the next {@link #call} hands over the syscalls from the first one on.
     */
    default void restart() {}
  }
}
