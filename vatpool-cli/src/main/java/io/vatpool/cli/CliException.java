package io.vatpool.cli;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the user can do something about: what failed, why, and what to do. The command
 * line shows it without a stack trace.
 */
public final class CliException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final Exit exit;
  private final String title;
  private final String detail;
  private final String remedy;

  /**
   * @param title what failed, in a few words
   * @param detail why, with the names and values that matter
   * @param remedy what to do about it; empty if there is nothing to say
   */
  public CliException(Exit exit, String title, String detail, String remedy) {
    this(exit, title, detail, remedy, null);
  }

  /** As above, with the exception underneath. */
  public CliException(
      Exit exit, String title, String detail, String remedy, @Nullable Throwable cause) {
    super(title + ": " + detail, cause);
    this.exit = requireNonNull(exit, "exit");
    this.title = requireNonNull(title, "title");
    this.detail = requireNonNull(detail, "detail");
    this.remedy = requireNonNull(remedy, "remedy");
  }

  public Exit exit() {
    return exit;
  }

  public String title() {
    return title;
  }

  public String detail() {
    return detail;
  }

  public String remedy() {
    return remedy;
  }
}
