package io.vatpool.gateway.kernel;

import io.vatpool.gateway.pool.PoolClosedException;
import io.vatpool.gateway.pool.VatFaultException;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.store.StoreException;

/** What a kernel failed over, found in the causes of what it threw. */
sealed interface Failure {
  /** Another gateway has the lease. */
  record Fenced() implements Failure {}

  /** The gateway gives the kernel up. */
  record Closed() implements Failure {}

  /** The database does not answer; what is committed can be opened again. */
  record StoreLost(String problem) implements Failure {}

  /** A vat cannot go on. */
  record Fault(VatFaultException fault) implements Failure {}

  /** The kernel itself cannot. */
  record Panic(String problem) implements Failure {}

  /** Classifies an exception by the first of its causes that says what happened. */
  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case FencedException e -> {
          return new Fenced();
        }
        case PoolClosedException e -> {
          return new Closed();
        }
        case StoreException e -> {
          return new StoreLost(describe(e));
        }
        case VatFaultException e -> {
          return new Fault(e);
        }
        default -> {}
      }
    }
    return new Panic(describe(thrown));
  }

  /** What to tell people of an exception. */
  static String describe(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
