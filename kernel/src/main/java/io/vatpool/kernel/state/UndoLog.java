package io.vatpool.kernel.state;

import java.util.ArrayList;
import java.util.List;

/**
 * How to take back what a crank has changed, step by step, newest first.
 *
 * <p>Every part of the state that can change within a crank records the inverse of each change
 * here, so that one rollback undoes key-value entries, transcripts and snapshot rows together.
 */
public final class UndoLog {
  private final List<Runnable> steps = new ArrayList<>();
  private boolean rollingBack;

  /** Remembers how to undo the change just made. */
  public void record(Runnable undo) {
    if (rollingBack) {
      throw new IllegalStateException("an undo step must not change state by the front door");
    }
    steps.add(undo);
  }

  /** The place to roll back to later. */
  int mark() {
    return steps.size();
  }

  /** Undoes everything recorded since {@code mark} was taken. */
  void rollBack(int mark) {
    rollingBack = true;
    try {
      while (steps.size() > mark) {
        steps.removeLast().run();
      }
    } finally {
      rollingBack = false;
    }
  }

  /** Forgets all steps: what they would have undone stays. */
  void clear() {
    steps.clear();
  }
}
