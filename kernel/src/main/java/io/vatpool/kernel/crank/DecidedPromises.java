package io.vatpool.kernel.crank;

import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.kernel.state.KernelState;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The unresolved promises that a vat decides, in the order of its references to them.
 *
 * <p>Found one by one, so that they may be settled and taken from the c-list meanwhile.
 */
final class DecidedPromises implements Iterator<DecidedPromises.Decided> {
  private final KernelState state;
  private final String vatId;
  private final Iterator<String> kpids;
  private @Nullable Decided next;

  /** One of them. */
  record Decided(String kpid, KernelPromise.Unresolved promise) {}

  private DecidedPromises(KernelState state, String vatId) {
    this.state = state;
    this.vatId = vatId;
    this.kpids = state.cList().promises(vatId).iterator();
  }

  static Iterable<Decided> of(KernelState state, String vatId) {
    return () -> new DecidedPromises(state, vatId);
  }

  @Override
  public boolean hasNext() {
    while (next == null && kpids.hasNext()) {
      String kpid = kpids.next();
      if (state.promises().get(kpid) instanceof KernelPromise.Unresolved promise
          && vatId.equals(promise.decider())) {
        next = new Decided(kpid, promise);
      }
    }
    return next != null;
  }

  @Override
  public Decided next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Decided decided = next;
    next = null;
    return decided;
  }
}
