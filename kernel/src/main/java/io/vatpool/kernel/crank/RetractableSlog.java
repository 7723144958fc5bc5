package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.Slog;
import java.util.ArrayList;
import java.util.List;

/**
 * A slog that can keep events back until it is certain that they happened: a delivery that has to
 * be run again must not be logged twice.
 */
public final class RetractableSlog implements Slog {
  private final Slog out;
  private final List<ObjectNode> held = new ArrayList<>();
  private boolean holding;

  /** A slog in front of {@code out}. */
  public RetractableSlog(Slog out) {
    this.out = out;
  }

  @Override
  public boolean enabled() {
    return out.enabled();
  }

  @Override
  public void write(ObjectNode event) {
    if (holding) {
      held.add(event);
    } else {
      out.write(event);
    }
  }

  /** Keeps events back from now on. */
  void hold() {
    holding = true;
  }

  /** Forgets the events kept back. */
  void retract() {
    held.clear();
  }

  /** Lets all events go. */
  void release() {
    holding = false;
    held.forEach(out::write);
    held.clear();
  }
}
