package io.vatpool.xsnap.engine;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The engine's own clock readings around one command: command received, then for each upcall sent
 * and answered, then reply sent. The engine keeps the first 502 of them.
 *
 * <p>Kept as text, because most commands' times are never looked at.
 *
 * @param json as the engine wrote it, for example {@code [1795232851.079700,1795232851.080090]}
 */
public record CommandTimes(String json) {
  public CommandTimes {
    requireNonNull(json, "json");
    if (!json.startsWith("[") || !json.endsWith("]")) {
      throw new IllegalArgumentException("not an array of times: " + json);
    }
  }

  /**
   * The readings in order.
   *
   * @throws NumberFormatException if the engine wrote something else than numbers
   */
  public List<Instant> instants() {
    String numbers = json.substring(1, json.length() - 1);
    if (numbers.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(numbers.split(",", -1)).map(CommandTimes::instant).toList();
  }

  private static Instant instant(String seconds) {
    BigDecimal exact = new BigDecimal(seconds);
    long whole = exact.longValue();
    return Instant.ofEpochSecond(
        whole, exact.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
  }
}
