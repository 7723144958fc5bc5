package io.vatpool.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a service's spans, or none at all. What is on is configured by OpenTelemetry's own
 * environment variables and system properties ({@code OTEL_EXPORTER_OTLP_ENDPOINT}, {@code
 * OTEL_TRACES_SAMPLER}, …); traces go out by OTLP over HTTP, metrics and logs do not.
 */
public final class Tracing implements AutoCloseable {
  private static final Tracing OFF = new Tracing(null);
  private static final String SCOPE = "io.vatpool";

  /** How long the last spans may take to go out, in seconds. */
  private static final int FLUSH_SECONDS = 5;

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.propagators", "tracecontext");

  private final @Nullable OpenTelemetrySdk sdk;
  private final @Nullable Tracer tracer;

  private Tracing(@Nullable OpenTelemetrySdk sdk) {
    this.sdk = sdk;
    this.tracer = sdk == null ? null : sdk.getTracer(SCOPE);
  }

  /** Makes no spans. */
  public static Tracing off() {
    return OFF;
  }

  /** Makes spans and gives them to {@code processor}, which is closed with this. */
  public static Tracing to(SpanProcessor processor) {
    SdkTracerProvider spans = SdkTracerProvider.builder().addSpanProcessor(processor).build();
    return new Tracing(OpenTelemetrySdk.builder().setTracerProvider(spans).build());
  }

  /**
   * Makes spans of a service of this name and version.
   *
   * @throws IllegalStateException if OpenTelemetry's configuration makes no sense
   */
  public static Tracing start(String service, String version) {
    try {
      return new Tracing(
          AutoConfiguredOpenTelemetrySdk.builder()
              .addPropertiesSupplier(() -> DEFAULTS)
              .addPropertiesCustomizer(set ->
                  set.getString("otel.service.name") == null
                      ? Map.of("otel.service.name", service)
                      : Map.of())
              .addResourceCustomizer((resource, config) ->
                  // What the environment says comes last, and so counts.
                  Resource.create(Attributes.of(AttributeKey.stringKey("service.version"), version))
                      .merge(resource))
              .disableShutdownHook()
              .build()
              .getOpenTelemetrySdk());
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "vatpool.tracing.enabled is true, and tracing cannot start: "
              + e.getMessage()
              + "; see the OTEL_ environment variables, or switch it off",
          e);
    }
  }

  /** Whether it makes spans. */
  public boolean isOn() {
    return tracer != null;
  }

  /**
   * A request that came by HTTP: in the trace that its headers name, or else in a new one.
   *
   * @param headers a header's value by its name, or null
   */
  public Span received(String name, UnaryOperator<@Nullable String> headers) {
    return tracer == null
        ? Span.getInvalid()
        : start(tracer, name, SpanKind.SERVER, TraceText.read(headers), 0);
  }

  /** The same, but nothing if the headers name no trace. */
  public Span receivedTraced(String name, UnaryOperator<@Nullable String> headers) {
    if (tracer == null) {
      return Span.getInvalid();
    }
    SpanContext parent = TraceText.read(headers);
    return parent.isValid() ? start(tracer, name, SpanKind.SERVER, parent, 0) : Span.getInvalid();
  }

  /**
   * What follows from the span of which {@code line} was kept or sent; nothing if there is none.
   *
   * @param line as {@link TraceText#of} made it
   */
  public Span follow(String name, SpanKind kind, @Nullable String line) {
    return follow(name, kind, line, 0);
  }

  /**
   * The same.
   *
   * @param startMicros when it began, in microseconds since 1970; 0 for now
   */
  public Span follow(String name, SpanKind kind, @Nullable String line, long startMicros) {
    if (tracer == null || line == null) {
      return Span.getInvalid();
    }
    SpanContext parent = TraceText.read(line);
    return parent.isValid() ? start(tracer, name, kind, parent, startMicros) : Span.getInvalid();
  }

  /** What a thread does until the step is closed; see {@link Step#begin}. */
  public Step enter(Span span) {
    return span.isRecording() ? Step.enter(this, span) : Step.NOTHING;
  }

  /** Gives the headers of the step that this thread is in to {@code header}. */
  public static void headers(BiConsumer<String, String> header) {
    TraceText.put(Span.current(), header);
  }

  Span childOf(Span parent, String name) {
    return tracer == null || !parent.isRecording()
        ? Span.getInvalid()
        : start(tracer, name, SpanKind.INTERNAL, parent.getSpanContext(), 0);
  }

  private static Span start(
      Tracer tracer, String name, SpanKind kind, SpanContext parent, long startMicros) {
    Context context = parent.isValid() ? Context.root().with(Span.wrap(parent)) : Context.root();
    SpanBuilder span = tracer.spanBuilder(name).setSpanKind(kind).setParent(context);
    if (startMicros > 0) {
      span.setStartTimestamp(startMicros, TimeUnit.MICROSECONDS);
    }
    return span.startSpan();
  }

  /** Sends what is left, and makes no more. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }
  }
}
