package io.vatpool.gateway.pool;

import io.vatpool.kernel.port.VatFaultedException;
import io.vatpool.protocol.VatPosition;
import java.util.List;

/**
 * A delivery cannot be run, and that is no passing weather: engines died over it twice, or its
 * vat's history cannot be replayed. The kernel's fault policy decides what follows.
 */
public final class VatFaultException extends VatFaultedException {
  private static final long serialVersionUID = 1L;

  private final transient VatPosition at;
  private final String delivery;
  private final transient List<Attempt> attempts;

  /** The fault over a delivery, with all tries. */
  public VatFaultException(VatPosition at, String delivery, List<Attempt> attempts) {
    super(
        at.vatId(),
        "vat "
            + at.vatId()
            + " cannot run the delivery at position "
            + at.position()
            + ": "
            + attempts.getLast().inWords());
    this.at = at;
    this.delivery = delivery;
    this.attempts = List.copyOf(attempts);
  }

  /** Where the vat stands. */
  public VatPosition at() {
    return at;
  }

  /** The delivery's JSON text; empty for a snapshot. */
  public String delivery() {
    return delivery;
  }

  /** All tries, in order; at least one. */
  public List<Attempt> attempts() {
    return attempts;
  }
}
