package io.vatpool.gateway.pool;

import java.util.Collection;

/** There are workers, but for a while there has been none with the engine that a vat needs. */
final class EngineMissingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The name of this failure, beside those of {@link io.vatpool.protocol.wire.FailureKind}. */
  static final String FAILURE = "ENGINE_MISSING";

  EngineMissingException(String vatId, String engine, Collection<String> present) {
    super(
        "the incarnation of "
            + vatId
            + " began on \""
            + engine
            + "\", and no worker has that; there are "
            + present
            + ". Start a worker of that build and resume the vat, or suspend and resume it: it then"
            + " starts anew on the build of today");
  }
}
