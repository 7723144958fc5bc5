package io.vatpool.kernel.port;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Takes the events of the kernel's structured log. */
public interface Slog {
  /** A slog that keeps nothing. */
  Slog NONE =
      new Slog() {
        @Override
        public void write(ObjectNode event) {}

        @Override
        public boolean enabled() {
          return false;
        }
      };

  /**
   * One event; it has a {@code type} and the reference's fields, but no time: the host stamps it.
   *
   * @param event not touched again by the kernel
   */
  void write(ObjectNode event);

  /** Whether anybody reads the events; if not, the kernel does not build them. */
  default boolean enabled() {
    return true;
  }
}
