package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.pool.VatFaultException;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.QueueLengths;
import io.vatpool.kernel.RunReport;
import io.vatpool.kernel.device.BuiltinDevices;
import io.vatpool.kernel.policy.RunPolicy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What the loop of a {@link KernelHost} needs of its kernel and store. For the kernel's thread.
 *
 * <p>Any exception but those of a command's own arguments leaves the open block in doubt: the host
 * throws the object away.
 */
public interface HostedKernel {
  /** Whether a crank could be run now. */
  boolean hasWork();

  /** Runs cranks until there is no work or the policy says so. */
  RunReport run(RunPolicy policy);

  /** Runs one crank; false if there was no work. */
  boolean step();

  /**
   * Sets a vat aside that could not run its delivery, as an input of the kernel.
   *
   * @return false if the kernel cannot go on without it
   */
  boolean setAside(VatFaultException fault);

  /**
   * Closes the open block and begins to make it durable. The next one may be opened at once, but
   * not closed before this one is durable.
   *
   * @return completes with the promises that were settled in it when it is durable, and
   *     exceptionally if that could not be done: then all that was done since is lost, too
   */
  CompletableFuture<Set<String>> commit();

  /**
   * The open block is lost, and this object with it. Waits for a block that is on its way; an
   * interrupt cuts that short.
   */
  void abandon();

  /** Cranks so far. */
  long crankNumber();

  /** The activity hash after the last crank. */
  String activityhash();

  /** How much waits. */
  QueueLengths queueLengths();

  /** How many vats there are. */
  long vatCount();

  /** How many blocks are committed. */
  long blockNumber();

  /** The answers that clients may ask for again. */
  AnswerMemory memory();

  /**
   * Does something that a client asked for, whose consequences belong to the client's trace.
   *
   * @param context of the span that asks
   */
  default ObjectNode causedBy(String context, Function<HostedKernel, ObjectNode> work) {
    return work.apply(this);
  }

  /** The kernel itself, for commands. */
  Kernel kernel();

  /** Its timers and bridges. */
  BuiltinDevices devices();
}
