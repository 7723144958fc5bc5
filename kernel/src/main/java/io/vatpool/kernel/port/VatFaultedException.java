package io.vatpool.kernel.port;

/**
 * Thrown by {@link VatWorkers}: a delivery to a vat cannot be run on any worker, and waiting does
 * not help. The crank is undone and the kernel stands as it stood before it.
 */
public class VatFaultedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String vatId;

  /** Creates the error for the vat. */
  public VatFaultedException(String vatId, String message) {
    super(message);
    this.vatId = vatId;
  }

  /** The vat that cannot go on. */
  public String vatId() {
    return vatId;
  }
}
