package io.vatpool.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The context of a span as W3C Trace Context has it: in two HTTP headers, or in one line, which is
 * {@code traceparent}, and if there is a {@code tracestate}, a space and that.
 */
public final class TraceText {
  /** First header. */
  public static final String PARENT = "traceparent";

  /** Second header, often missing. */
  public static final String STATE = "tracestate";

  /** Longest line; a longer {@code tracestate} is left out, as the recommendation allows. */
  public static final int CHARS_MAX = 600;

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private static final TextMapGetter<UnaryOperator<@Nullable String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<@Nullable String> headers) {
          return W3C.fields();
        }

        @Override
        public @Nullable String get(
            @Nullable UnaryOperator<@Nullable String> headers, String name) {
          return headers == null ? null : headers.apply(name);
        }
      };

  private TraceText() {}

  /** The line of a span that is recorded; null for one that is not. */
  public static @Nullable String of(Span span) {
    if (!span.isRecording()) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    put(span, headers::put);
    String parent = headers.get(PARENT);
    String state = headers.get(STATE);
    boolean whole =
        parent != null && state != null && parent.length() + 1 + state.length() <= CHARS_MAX;
    return whole ? parent + ' ' + state : parent;
  }

  /** Gives a recorded span's headers to {@code header}; none for another. */
  public static void put(Span span, BiConsumer<String, String> header) {
    if (span.isRecording()) {
      W3C.inject(Context.root().with(span), header, (to, name, value) -> give(to, name, value));
    }
  }

  private static void give(@Nullable BiConsumer<String, String> to, String name, String value) {
    if (to != null) {
      to.accept(name, value);
    }
  }

  /** The trace that a line belongs to, as 32 hexadecimal digits; zeros if it makes no sense. */
  public static String traceId(String line) {
    return read(line).getTraceId();
  }

  /** The context that a line stands for; an invalid one if it makes no sense. */
  static SpanContext read(String line) {
    int space = line.indexOf(' ');
    String parent = space < 0 ? line : line.substring(0, space);
    String state = space < 0 ? null : line.substring(space + 1);
    return read(name ->
        switch (name) {
          case PARENT -> parent;
          case STATE -> state;
          default -> null;
        });
  }

  /** The context that headers stand for; an invalid one if there are none. */
  static SpanContext read(UnaryOperator<@Nullable String> headers) {
    return Span.fromContext(W3C.extract(Context.root(), headers, HEADERS)).getSpanContext();
  }
}
