package io.vatpool.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A span, and what its thread does meanwhile: steps begun within one on the same thread are its
 * children. Where nothing is traced it is {@link #NOTHING}. For the thread that began it.
 */
public final class Step implements AutoCloseable {
  /** Records nothing. */
  public static final Step NOTHING = new Step(Span.getInvalid(), null);

  private static final ContextKey<Tracing> TRACING = ContextKey.named("vatpool-tracing");

  private final Span span;
  private final @Nullable Scope scope;

  private Step(Span span, @Nullable Scope scope) {
    this.span = span;
    this.scope = scope;
  }

  /** A part of the step that this thread is in; nothing if it is in none. */
  public static Step begin(String name) {
    Tracing tracing = Context.current().get(TRACING);
    return tracing == null ? NOTHING : tracing.enter(tracing.childOf(Span.current(), name));
  }

  @SuppressWarnings("MustBeClosedChecker") // close() does
  static Step enter(Tracing tracing, Span span) {
    return new Step(span, Context.root().with(span).with(TRACING, tracing).makeCurrent());
  }

  /** Whether anything is recorded. */
  public boolean isRecording() {
    return span.isRecording();
  }

  /** Says something about it. */
  public Step with(String attribute, String value) {
    if (scope != null) {
      span.setAttribute(AttributeKey.stringKey(attribute), value);
    }
    return this;
  }

  /** Says a number about it. */
  public Step with(String attribute, long value) {
    if (scope != null) {
      span.setAttribute(AttributeKey.longKey(attribute), value);
    }
    return this;
  }

  /** Ends it. */
  @Override
  public void close() {
    if (scope != null) {
      scope.close();
      span.end();
    }
  }
}
