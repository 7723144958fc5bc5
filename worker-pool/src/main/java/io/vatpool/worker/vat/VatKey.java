package io.vatpool.worker.vat;

import java.util.Objects;

/** A vat of any kernel of the installation. */
public record VatKey(String kernelId, String vatId) {
  /** Checks. */
  public VatKey {
    Objects.requireNonNull(kernelId, "kernelId");
    Objects.requireNonNull(vatId, "vatId");
  }

  /** The marker of every log line about this vat. */
  @Override
  public String toString() {
    return "kernel=" + kernelId + " vat=" + vatId;
  }
}
