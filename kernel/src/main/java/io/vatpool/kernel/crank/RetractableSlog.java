package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.Slog;
import java.util.ArrayList;
import java.util.List;

/**
 * A slog that can keep events back until it is certain that they happened, and in which order: a
 * delivery that has to be run again must not be logged twice, that its vat had to be brought online
 * is logged before it, and what the vat printed between its syscalls is known only afterwards.
 */
public final class RetractableSlog implements Slog {
  private static final int AT_THE_END = -1;

  private final Slog out;
  private final List<ObjectNode> held = new ArrayList<>();
  private boolean holding;
  private int insertionPoint = AT_THE_END;

  /** Events held that were inserted ahead of all others. */
  private int ahead;

  /** Events held that a retraction lets be. */
  private int kept;

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
    if (insertionPoint != AT_THE_END) {
      held.add(insertionPoint++, event);
    } else if (holding) {
      held.add(event);
    } else {
      out.write(event);
    }
  }

  /** Keeps events back from now on. */
  void hold() {
    holding = true;
  }

  /** What is held now is certain. */
  void keep() {
    kept = held.size();
  }

  /** The place behind the last event held. */
  int place() {
    return held.size();
  }

  /**
   * Puts the events that {@code writing} writes between those held.
   *
   * @param place behind so many of them
   */
  void insertAt(int place, Runnable writing) {
    insertionPoint = place;
    try {
      writing.run();
    } finally {
      insertionPoint = AT_THE_END;
    }
  }

  /** Puts the events that {@code writing} writes before all others that are held; certain ones. */
  void insertAhead(Runnable writing) {
    int before = held.size();
    insertAt(ahead, writing);
    int inserted = held.size() - before;
    ahead += inserted;
    kept += inserted;
  }

  /** Forgets the events held that are not certain. */
  void retract() {
    held.subList(kept, held.size()).clear();
  }

  /** Lets all events go. */
  void release() {
    holding = false;
    held.forEach(out::write);
    held.clear();
    ahead = 0;
    kept = 0;
  }
}
