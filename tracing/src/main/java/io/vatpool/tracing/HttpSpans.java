package io.vatpool.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** What spans of HTTP requests say of them, in the words of OpenTelemetry's conventions. */
public final class HttpSpans {
  private static final int SERVER_ERROR = 500;
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private HttpSpans() {}

  /** What is asked. */
  public static void asked(Span span, String method, String path) {
    span.setAttribute(METHOD, method).setAttribute(PATH, path);
  }

  /** What the answer is. */
  public static void answered(Span span, int status) {
    span.setAttribute(STATUS, (long) status);
    if (status >= SERVER_ERROR) {
      span.setStatus(StatusCode.ERROR);
    }
  }
}
