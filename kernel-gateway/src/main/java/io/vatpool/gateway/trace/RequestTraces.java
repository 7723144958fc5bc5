package io.vatpool.gateway.trace;

import io.opentelemetry.api.trace.Span;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vatpool.tracing.HttpSpans;
import io.vatpool.tracing.TraceText;
import io.vatpool.tracing.Tracing;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The spans of clients' requests, from their arrival until the answer begins. A request that is
 * passed on to another gateway has one on both, the second a child of the first.
 */
@ApplicationScoped
public class RequestTraces {
  /** After those who are refused, before requests are passed on ({@code ForwardFilter}). */
  private static final int PRIORITY = 50;

  private static final String TRACED = "/v1/";
  private static final String KEY = RequestTraces.class.getName();

  /** Names in a path: of them a span's name holds none, so that spans of one kind have one name. */
  private static final Pattern NAMES =
      Pattern.compile("(/(?:kernels|vats|promises|bundles|devices)/)[^/]+");

  private final Tracing tracing;
  private final CurrentVertxRequest current;

  @Inject
  RequestTraces(Tracing tracing, CurrentVertxRequest current) {
    this.tracing = tracing;
    this.current = current;
  }

  void register(@Observes Filters filters) {
    if (tracing.isOn()) {
      filters.register(this::filter, PRIORITY);
    }
  }

  private void filter(RoutingContext routing) {
    String path = routing.normalizedPath();
    if (path.startsWith(TRACED)) {
      begin(routing, path);
    }
    routing.next();
  }

  private void begin(RoutingContext routing, String path) {
    HttpServerRequest request = routing.request();
    String method = request.method().name();
    Span span =
        tracing.received(
            method + " " + NAMES.matcher(path).replaceAll("$1{name}"),
            name -> request.getHeader(name));
    if (!span.isRecording()) {
      return;
    }
    HttpSpans.asked(span, method, path);
    routing.put(KEY, TraceText.of(span));
    // So a gateway that it is passed on to goes on from here.
    TraceText.put(span, (name, value) -> request.headers().set(name, value));
    // Not the end of the answer: of a request that is passed on only its proxy hears of that.
    routing.addHeadersEndHandler(v -> {
      HttpSpans.answered(span, routing.response().getStatusCode());
      span.end();
    });
  }

  /** The context of the span of this thread's request; null if it has none. */
  public @Nullable String context() {
    RoutingContext routing = tracing.isOn() ? current.getCurrent() : null;
    return routing == null ? null : routing.get(KEY);
  }
}
