package io.vatpool.gateway.trace;

import io.opentelemetry.api.trace.Span;
import io.vatpool.tracing.TraceText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The traces that have a part in the open block: its one transaction is in the way of all of them,
 * and a span belongs to one trace. For the kernel's thread.
 */
final class BlockTraces {
  /** Traces in which a block's commit is shown; of more, those that came first. */
  static final int TRACES_MAX = 100;

  /** The context of the last span in the block, by trace. */
  private final Map<String, String> contexts = new LinkedHashMap<>();

  /** What the span of this context does is part of the block. */
  void add(String context) {
    String trace = TraceText.traceId(context);
    if (contexts.size() < TRACES_MAX || contexts.containsKey(trace)) {
      contexts.put(trace, context);
    }
  }

  /**
   * The block is closed, and the next begins.
   *
   * @param begin makes the commit's span in a trace, the child of a context
   */
  CommitSpans close(Function<String, Span> begin) {
    if (contexts.isEmpty()) {
      return CommitSpans.NONE;
    }
    CommitSpans commit = new CommitSpans(contexts.values().stream().map(begin).toList());
    contexts.clear();
    return commit;
  }
}
