package io.vatpool.gateway.slog;

import java.util.Objects;

/**
 * The end of a vat.
 *
 * @param vat its id
 * @param failure whether it failed, or was ended by somebody; else it has ended itself in order
 * @param reason why, for people, at most {@value Terminations#REASON_CHARS_MAX} characters
 */
public record Termination(String vat, boolean failure, String reason) {
  /** Checks. */
  public Termination {
    Objects.requireNonNull(vat, "vat");
    Objects.requireNonNull(reason, "reason");
  }
}
