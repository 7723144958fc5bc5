package io.vatpool.gateway.rest;

import io.vatpool.gateway.rest.problem.Problems;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations in query parameters: {@code 10s}, {@code 500ms}, {@code 2m}. */
final class WaitDuration {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m)");

  private WaitDuration() {}

  /** The duration, no longer than {@code max}; zero for null. */
  static Duration parse(@Nullable String text, Duration max) {
    if (text == null) {
      return Duration.ZERO;
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw Problems.badRequest(
          "wait must look like 10s, 500ms or 2m, is '"
              + (text.length() > 40 ? text.substring(0, 40) + "…" : text)
              + "'");
    }
    long count = Long.parseLong(form.group(1));
    Duration wait =
        switch (form.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          default -> Duration.ofMinutes(count);
        };
    return wait.compareTo(max) > 0 ? max : wait;
  }
}
