package io.vatpool.snapstore.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vatpool.tracing.HttpSpans;
import io.vatpool.tracing.Tracing;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * The spans of requests, from their arrival until the answer has been sent or the connection is
 * gone. Only of such as come with a trace: who uploads an image for a backup begins none.
 */
@ApplicationScoped
public class RequestTraces {
  /** After those who are refused ({@code ServiceGate}). */
  private static final int PRIORITY = 50;

  private static final String TRACED = "/v1/";

  private final Tracing tracing;

  @Inject
  RequestTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  void register(@Observes Filters filters) {
    if (tracing.isOn()) {
      filters.register(this::filter, PRIORITY);
    }
  }

  private void filter(RoutingContext routing) {
    if (routing.normalizedPath().startsWith(TRACED)) {
      begin(routing);
    }
    routing.next();
  }

  private void begin(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String method = request.method().name();
    Span span = tracing.receivedTraced(method + " snapshot", name -> request.getHeader(name));
    if (span.isRecording()) {
      HttpSpans.asked(span, method, routing.normalizedPath());
      routing.addEndHandler(sent -> {
        HttpSpans.answered(span, routing.response().getStatusCode());
        if (sent.failed()) {
          span.setStatus(StatusCode.ERROR);
        }
        span.end();
      });
    }
  }
}
