package io.vatpool.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.rest.problem.Problems;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for.
 *
 * @param after the last element of the page before, or empty
 * @param limit elements of a page
 */
record Paging(String after, int limit) {
  /** Elements of a page unless the request says otherwise. */
  static final int LIMIT_DEFAULT = 100;

  /** One page of a list. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Page<T>(List<T> items, @Nullable String next) {}

  static Paging of(@Nullable String after, @Nullable Integer limit, GatewayConfig config) {
    int max = config.limits().pageMax();
    if (limit != null && (limit < 1 || limit > max)) {
      throw Problems.badRequest("limit must be 1 to " + max + ", is " + limit);
    }
    return new Paging(
        after == null ? "" : after, limit == null ? Math.min(LIMIT_DEFAULT, max) : limit);
  }

  /** The page of {@code items}, of which one more than the limit has been asked for. */
  <T> Page<T> page(List<T> items, Function<T, String> name) {
    if (items.size() <= limit) {
      return new Page<>(items, null);
    }
    List<T> shown = items.subList(0, limit);
    return new Page<>(List.copyOf(shown), name.apply(shown.getLast()));
  }

  /** What to ask for so that {@link #page} can tell whether there is more. */
  int oneMore() {
    return limit + 1;
  }
}
