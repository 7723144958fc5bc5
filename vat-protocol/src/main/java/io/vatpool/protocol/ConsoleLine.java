package io.vatpool.protocol;

import java.util.List;
import java.util.Objects;

/**
 * One line that a vat printed.
 *
 * @param source {@code vat}, {@code ls} (liveslots), {@code xsnap}, or {@code testLog} for the
 *     vat-power of that name
 * @param level the console method, for instance {@code log}; empty for {@code testLog}
 * @param args the printed arguments, already rendered by the supervisor
 * @param syscallsBefore how many syscalls of its delivery the vat had made
 */
public record ConsoleLine(String source, String level, List<String> args, int syscallsBefore) {
  /** Checks and copies. */
  public ConsoleLine {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(level, "level");
    args = List.copyOf(args);
  }
}
