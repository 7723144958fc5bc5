package io.vatpool.worker.vat;

import io.vatpool.protocol.VatPosition;

/**
 * What this worker has of a vat. A transition is a method of the states that it may leave; {@link
 * HostedVat} applies it.
 *
 * <pre>
 *              ┌──────────── evicted, discarded ────────────┐
 *              ▼                                            │
 *   Absent ──▶ PagingIn ──▶ Idle ──▶ Delivering ──▶ Idle    │
 *    Dead  ──▶    │           └────▶ SavingSnapshot ──▶ Idle┘
 *      ▲          └─ failed ─┐        │
 *      └─────────────────────┴────────┘ engine lost
 * </pre>
 */
sealed interface Residency {
  /** One word, for people and metrics. */
  String word();

  /** No engine, so a page-in may begin. */
  sealed interface Offline extends Residency {
    default PagingIn pageIn(VatPosition to) {
      return new PagingIn(to);
    }
  }

  /** Nothing here. */
  record Absent() implements Offline {
    @Override
    public String word() {
      return "absent";
    }
  }

  /**
   * Nothing here, since its engine was lost.
   *
   * @param cause what happened, for people
   */
  record Dead(String cause) implements Offline {
    @Override
    public String word() {
      return "dead";
    }
  }

  /** An engine is being brought to {@code to}. */
  record PagingIn(VatPosition to) implements Residency {
    @Override
    public String word() {
      return "paging-in";
    }

    Idle online(OnlineVat vat) {
      return new Idle(vat);
    }

    Dead failed(String cause) {
      return new Dead(cause);
    }
  }

  /** Stands at its position and waits; may be evicted by anybody. */
  record Idle(OnlineVat vat) implements Residency {
    @Override
    public String word() {
      return "idle";
    }

    Delivering deliver() {
      return new Delivering(vat);
    }

    SavingSnapshot save() {
      return new SavingSnapshot(vat);
    }

    Absent release() {
      return new Absent();
    }
  }

  /** Runs a delivery. */
  record Delivering(OnlineVat vat) implements Residency {
    @Override
    public String word() {
      return "delivering";
    }

    Idle done(VatPosition now, long allocatedBytes) {
      return new Idle(vat.movedTo(now, allocatedBytes));
    }

    /** The vat failed: the kernel undoes this delivery, so nothing that is here is its history. */
    Absent undone() {
      return new Absent();
    }

    Dead lost(String cause) {
      return new Dead(cause);
    }
  }

  /** Writes its heap and goes over into a new engine. */
  record SavingSnapshot(OnlineVat vat) implements Residency {
    @Override
    public String word() {
      return "saving-snapshot";
    }

    Idle saved(OnlineVat restarted) {
      return new Idle(restarted);
    }

    Dead lost(String cause) {
      return new Dead(cause);
    }
  }
}
