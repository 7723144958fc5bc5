package io.vatpool.gateway.rest;

import io.vatpool.gateway.rest.problem.Problems;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who sends messages, as far as bounds are concerned: the name that a request gives in {@link
 * #HEADER}, else the address that it comes from. Nothing proves the name: it keeps clients apart
 * that mean well, or that a proxy names.
 */
public final class Clients {
  /** The header. */
  public static final String HEADER = "Vatpool-Client";

  private static final Pattern NAME = Pattern.compile("[!-~]{1,100}");

  private Clients() {}

  /** The client of a request. */
  static String of(HttpServerRequest request) {
    String named = request.getHeader(HEADER);
    if (named != null && !NAME.matcher(named).matches()) {
      throw Problems.badRequest(HEADER + " must have 1 to 100 visible ASCII characters");
    }
    return named == null ? address(request) : named;
  }

  /** Where a request comes from. */
  public static String address(HttpServerRequest request) {
    @Nullable String host =
        request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    return host == null ? "unknown" : host;
  }
}
