package io.vatpool.kernel.state.life;

import io.vatpool.kernel.state.CrankStore;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a restart of all vats leaves to be done in cranks of their own: first the vats that have to
 * start before anything else, and whenever there is nothing else to do, the old incarnations whose
 * promises and objects are still to be given up.
 */
public final class Arrears {
  private final CrankStore store;
  private final VatList reviving;
  private final TextQueue disconnecting;

  /** What is to be caught up on in {@code store}. */
  public Arrears(CrankStore store) {
    this.store = store;
    this.reviving = new VatList(store, "lifecycle.reviving");
    this.disconnecting = new TextQueue(store, "lifecycle.disconnecting");
  }

  private static String key(String vatId) {
    return vatId + ".disconnect";
  }

  /** These vats have to start before anything else happens, in this order. */
  public void reviveFirst(List<String> vatIds) {
    reviving.save(vatIds);
  }

  /** The vat that has to start now, or null. */
  public @Nullable String reviving() {
    return reviving.first();
  }

  /** Whether the kernel may not go on without the vat. */
  public boolean mustRevive(String vatId) {
    return !reviving.isEmpty() && reviving.all().contains(vatId);
  }

  /** The vat has started, or has not to start any more. */
  public void revived(String vatId) {
    if (!reviving.isEmpty()) {
      reviving.remove(vatId);
    }
  }

  /** The vat's incarnation has ended and is still to be disconnected. */
  public void disconnectLater(String vatId, int incarnation) {
    store.set(key(vatId), Integer.toString(incarnation));
    disconnecting.add(vatId);
  }

  /** The incarnation of the vat that is still to be disconnected. */
  public OptionalInt disconnection(String vatId) {
    String stored = store.get(key(vatId));
    return stored == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(stored));
  }

  /** The vat's old incarnation has been disconnected; its place in the queue is passed over. */
  public void disconnected(String vatId) {
    store.delete(key(vatId));
  }

  /** Takes the next vat whose old incarnation may still have to be disconnected, or null. */
  public @Nullable String pollDisconnecting() {
    return disconnecting.poll();
  }

  /** Whether anything is left to do. */
  public boolean hasWork() {
    return !reviving.isEmpty() || !disconnecting.isEmpty();
  }
}
