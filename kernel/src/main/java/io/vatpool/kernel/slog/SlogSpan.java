package io.vatpool.kernel.slog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.Slog;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes time: an event when it begins, and one when it ends that repeats the first
 * one's fields.
 */
public final class SlogSpan {
  static final SlogSpan NONE = new SlogSpan(Slog.NONE, "", null);

  private final Slog out;
  private final String finishType;
  private @Nullable ObjectNode fields;

  private SlogSpan(Slog out, String finishType, @Nullable ObjectNode fields) {
    this.out = out;
    this.finishType = finishType;
    this.fields = fields;
  }

  static SlogSpan begin(Slog out, String startType, String finishType, ObjectNode fields) {
    ObjectNode event = KernelSlog.event(startType);
    event.setAll(fields);
    out.write(event);
    return new SlogSpan(out, finishType, fields);
  }

  /** Ends it with the fields it began with. */
  public void finish() {
    finish(same -> {});
  }

  /** Ends it; {@code change} removes and adds fields. Only the first end counts. */
  void finish(Consumer<ObjectNode> change) {
    ObjectNode open = fields;
    if (open == null) {
      return;
    }
    fields = null;
    change.accept(open);
    ObjectNode event = KernelSlog.event(finishType);
    event.setAll(open);
    out.write(event);
  }
}
