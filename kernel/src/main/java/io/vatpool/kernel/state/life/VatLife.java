package io.vatpool.kernel.state.life;

import java.util.Objects;

/**
 * What may be done with a vat (upstream #8955): two flags, and its end.
 *
 * <p>A suspended vat is between two incarnations: it has no engine, no snapshot and no transcript
 * to replay, only its durable state. A paused vat has all that, but nothing is delivered to it. A
 * transition is a method of the states that it may leave.
 */
public sealed interface VatLife {
  /** The state's name for people and for the slog. */
  String word();

  /** Why the vat is in this state; empty where nobody said. */
  default String reason() {
    return "";
  }

  /** How often an engine died for good over this vat, or its replay diverged. */
  default int faults() {
    return 0;
  }

  /** Between two incarnations. */
  default boolean suspended() {
    return false;
  }

  /** Deliveries wait. */
  default boolean paused() {
    return false;
  }

  /** Deliveries are made as they come. */
  record Running() implements VatLife {
    Suspended suspend(String reason) {
      return new Suspended(reason);
    }

    Paused pause(String reason) {
      return new Paused(reason, 0);
    }

    Paused fault(String reason) {
      return new Paused(reason, 1);
    }

    Terminated terminate() {
      return new Terminated();
    }

    @Override
    public String word() {
      return "running";
    }
  }

  /** The next delivery starts a new incarnation first. */
  record Suspended(String reason) implements VatLife {
    /** Checks. */
    public Suspended {
      Objects.requireNonNull(reason, "reason");
    }

    Running revive() {
      return new Running();
    }

    SuspendedPaused pause(String why) {
      return new SuspendedPaused(why, 0);
    }

    SuspendedPaused fault(String why) {
      return new SuspendedPaused(why, 1);
    }

    SuspendedPaused failToStart(String why) {
      return new SuspendedPaused(why, 0);
    }

    Terminated terminate() {
      return new Terminated();
    }

    @Override
    public boolean suspended() {
      return true;
    }

    @Override
    public String word() {
      return "suspended";
    }
  }

  /** Deliveries wait; the vat could be paged in. */
  record Paused(String reason, int faults) implements VatLife {
    /** Checks. */
    public Paused {
      Objects.requireNonNull(reason, "reason");
    }

    Running resume() {
      return new Running();
    }

    Running upgrade() {
      return new Running();
    }

    SuspendedPaused suspend() {
      return new SuspendedPaused(reason, faults);
    }

    Paused fault(String why) {
      return new Paused(why, faults + 1);
    }

    Paused failToStart(String why) {
      return new Paused(why, Math.min(faults, 1));
    }

    Terminated terminate() {
      return new Terminated();
    }

    @Override
    public boolean paused() {
      return true;
    }

    @Override
    public String word() {
      return "paused";
    }
  }

  /** Deliveries wait, and nobody knows whether the vat would start. */
  record SuspendedPaused(String reason, int faults) implements VatLife {
    /** Checks. */
    public SuspendedPaused {
      Objects.requireNonNull(reason, "reason");
    }

    Suspended resume() {
      return new Suspended(reason);
    }

    Paused revive() {
      return new Paused(reason, 0);
    }

    Running upgrade() {
      return new Running();
    }

    SuspendedPaused fault(String why) {
      return new SuspendedPaused(why, faults + 1);
    }

    SuspendedPaused failToStart(String why) {
      return new SuspendedPaused(why, Math.min(faults, 1));
    }

    Terminated terminate() {
      return new Terminated();
    }

    @Override
    public boolean suspended() {
      return true;
    }

    @Override
    public boolean paused() {
      return true;
    }

    @Override
    public String word() {
      return "suspended+paused";
    }
  }

  /** Dead, and perhaps deleted. */
  record Terminated() implements VatLife {
    @Override
    public String word() {
      return "terminated";
    }
  }
}
