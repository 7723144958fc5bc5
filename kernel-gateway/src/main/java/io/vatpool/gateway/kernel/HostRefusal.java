package io.vatpool.gateway.kernel;

import java.util.Objects;

/** A command that a host does not carry out; nothing has changed. */
public final class HostRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why not. */
  public enum Reason {
    /** Too much is queued; try again later. */
    BUSY,
    /** The kernel is not to be had now: it is opening, closing, or was lost. Try again. */
    UNAVAILABLE,
    /** The kernel's state does not allow it, and waiting does not help. */
    WRONG_STATE,
    /** The request names what is not there. */
    NOT_FOUND,
    /** The request cannot be understood by the kernel. */
    INVALID,
    /** The idempotency key was used for another request. */
    KEY_REUSED
  }

  private final Reason reason;

  /** A refusal with a message for people. */
  public HostRefusal(Reason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** Why not. */
  public Reason reason() {
    return reason;
  }

  static HostRefusal unavailable(String kernel, String why) {
    return new HostRefusal(
        Reason.UNAVAILABLE,
        "kernel " + kernel + " " + why + "; nothing was acknowledged, send the request again");
  }
}
