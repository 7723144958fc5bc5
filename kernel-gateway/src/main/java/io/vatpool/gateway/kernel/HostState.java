package io.vatpool.gateway.kernel;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a host does with its kernel. A transition is a method of the states that it may leave.
 *
 * <pre>
 *   Opening ──► Live(automatic | host-driven) ──► Opening      the database went away
 *      │                    │
 *      └──► Stopped ◄───────┘      Stopped, Live(host-driven) ──► Opening   restart
 *   each of them ──► LeaseLost | Closed
 * </pre>
 */
public sealed interface HostState {
  /** The word for it in answers and logs. */
  String word();

  /** A state that holds the lease. */
  sealed interface Holding extends HostState {
    /** Another gateway has taken the kernel over. */
    default LeaseLost loseLease() {
      return new LeaseLost();
    }

    /** The gateway gives the kernel up. */
    default Closed close() {
      return new Closed();
    }
  }

  /**
   * The kernel's state is being loaded.
   *
   * @param attempt from 0
   * @param problem why the last attempt failed, or null
   */
  record Opening(int attempt, @Nullable String problem) implements Holding {
    @Override
    public String word() {
      return "opening";
    }

    Live opened(KernelMode mode) {
      return new Live(mode);
    }

    Opening failed(String why) {
      return new Opening(attempt + 1, why);
    }

    Stopped stop(StopReport report) {
      return new Stopped(report);
    }
  }

  /** At work. */
  record Live(KernelMode mode) implements Holding {
    @Override
    public String word() {
      return switch (mode) {
        case AUTOMATIC -> "running";
        case HOST_DRIVEN -> "host-driven";
      };
    }

    Live withMode(KernelMode newMode) {
      return new Live(newMode);
    }

    /** Its driver wants what is committed. */
    Opening restart() {
      return new Opening(0, null);
    }

    /** The open block is gone; the committed state has to be loaded again. */
    Opening reopen(String why) {
      return new Opening(0, why);
    }

    Stopped stop(StopReport report) {
      return new Stopped(report);
    }
  }

  /** At rest until somebody has read the report. */
  record Stopped(StopReport report) implements Holding {
    /** Checks. */
    public Stopped {
      Objects.requireNonNull(report, "report");
    }

    @Override
    public String word() {
      return "stopped";
    }

    Opening restart() {
      return new Opening(0, null);
    }
  }

  /** Another gateway has it; this host is over. */
  record LeaseLost() implements HostState {
    @Override
    public String word() {
      return "elsewhere";
    }
  }

  /** Given up by this gateway; this host is over. */
  record Closed() implements HostState {
    @Override
    public String word() {
      return "unheld";
    }
  }

  /**
   * A state and since when.
   *
   * @param state the state
   * @param since when it was entered
   */
  record Since(HostState state, Instant since) {}
}
