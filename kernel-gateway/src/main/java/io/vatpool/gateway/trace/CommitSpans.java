package io.vatpool.gateway.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The spans of one block's commit, one in each trace that has a part in the block. */
public record CommitSpans(List<Span> spans) {
  /** Of a block that nobody follows. */
  static final CommitSpans NONE = new CommitSpans(List.of());

  /** Copies. */
  public CommitSpans {
    spans = List.copyOf(spans);
  }

  /**
   * Ends them with the commit.
   *
   * @return completes as {@code durable} does, when they have ended
   */
  public <T> CompletableFuture<T> until(CompletableFuture<T> durable) {
    return spans.isEmpty() ? durable : durable.whenComplete((done, failure) -> end(failure));
  }

  private void end(@Nullable Throwable failure) {
    for (Span span : spans) {
      if (failure != null) {
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
      }
      span.end();
    }
  }
}
