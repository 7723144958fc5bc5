package io.vatpool.worker.vat;

import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.tracing.Step;

/** The gateway's end of one request. Any thread. */
public interface Conversation {
  /** Says the last word of the conversation; nothing if nobody listens any more. */
  void reply(WorkerMessage message);

  /**
   * Has the kernel answer a device call, and waits for it.
   *
   * @throws RequestFailed if the conversation was cancelled or its time is over
   * @throws InterruptedException if the caller is interrupted
   */
  SyscallResult call(WorkerMessage.DeviceCall call) throws RequestFailed, InterruptedException;

  /** What the vat's thread does for it from now on, in the gateway's trace if it has one. */
  default Step enter() {
    return Step.NOTHING;
  }

  /** Whether nobody waits for the answer any more. */
  boolean isCancelled();

  /** When the gateway stops waiting. */
  Deadline deadline();
}
