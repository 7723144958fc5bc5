package io.vatpool.xsnap.engine;

/**
 * How an engine process ended. The codes are those of {@code xsnap-worker.c}.
 *
 * <p>Only a {@link MeterFault} is the vat's own doing and part of its history; everything else is
 * an accident of this machine.
 */
public sealed interface EngineExit {

  /** The exit status as the operating system gives it, signals as 128 + n. */
  int status();

  /** What happened, in words for a log or an error message. */
  String description();

  /**
   * An end that the vat's code brought about and that is the same on every machine: the kernel
   * terminates the vat.
   */
  sealed interface MeterFault extends EngineExit {
    /**
     * The problem as the reference words it in the delivery's result; it becomes part of the
     * kernel's history.
     */
    String deliveryProblem();
  }

  /** Asked to quit, or its command channel was closed. */
  record Clean() implements EngineExit {
    @Override
    public int status() {
      return 0;
    }

    @Override
    public String description() {
      return "ended normally";
    }
  }

  /** A command cost more computrons than the limit the engine was started with. */
  record TooMuchComputation() implements MeterFault {
    @Override
    public int status() {
      return 17;
    }

    @Override
    public String description() {
      return "too much computation";
    }

    @Override
    public String deliveryProblem() {
      return "Compute meter exceeded";
    }
  }

  /** JavaScript recursion used up the engine's stack. */
  record StackOverflow() implements MeterFault {
    @Override
    public int status() {
      return 12;
    }

    @Override
    public String description() {
      return "stack overflow";
    }

    @Override
    public String deliveryProblem() {
      return "Stack meter exceeded";
    }
  }

  /** The heap reached 2 GiB, or its chunks 1 GiB. */
  record NotEnoughMemory() implements MeterFault {
    @Override
    public int status() {
      return 11;
    }

    @Override
    public String description() {
      return "not enough memory";
    }

    @Override
    public String deliveryProblem() {
      return "Allocate meter exceeded";
    }
  }

  /** More property names than the engine has room for. */
  record KeysExhausted() implements EngineExit {
    @Override
    public int status() {
      return 16;
    }

    @Override
    public String description() {
      return "property key space exhausted";
    }
  }

  /**
   * An exception or rejection that nobody handled. Also the status after a regular quit if the last
   * command had failed or a rejected promise was left behind; {@link XsnapProcess#quit} knows the
   * difference.
   */
  record UnhandledException() implements EngineExit {
    @Override
    public int status() {
      return 15;
    }

    @Override
    public String description() {
      return "unhandled exception";
    }
  }

  /** A malformed message, an unreadable snapshot, or a broken channel. */
  record IoError() implements EngineExit {
    @Override
    public int status() {
      return 2;
    }

    @Override
    public String description() {
      return "input/output error (malformed message, unreadable snapshot or broken channel)";
    }
  }

  /** Command line options that the engine does not know. */
  record BadUsage() implements EngineExit {
    @Override
    public int status() {
      return 1;
    }

    @Override
    public String description() {
      return "bad command line";
    }
  }

  /** The engine gave up on itself, for example because a timer callback threw. */
  record Aborted() implements EngineExit {
    @Override
    public int status() {
      return 255;
    }

    @Override
    public String description() {
      return "aborted by the engine itself";
    }
  }

  /** Killed by a signal: by us, by the kernel's out-of-memory killer, or by a crash. */
  record Signalled(int signal) implements EngineExit {
    public Signalled {
      if (signal < 1 || signal > MAX_SIGNAL) {
        throw new IllegalArgumentException("not a signal: " + signal);
      }
    }

    @Override
    public int status() {
      return SIGNAL_BASE + signal;
    }

    @Override
    public String description() {
      return "killed by signal " + signal;
    }
  }

  /** A status that the engine does not document. */
  record Unknown(int status) implements EngineExit {
    @Override
    public String description() {
      return "ended with the unknown status " + status;
    }
  }

  /** It is gone, and so is the process that would have seen how it ended. */
  record Unseen() implements EngineExit {
    /** No status of any process. */
    @Override
    public int status() {
      return -1;
    }

    @Override
    public String description() {
      return "ended with its keeper, its status is unknown";
    }
  }

  /** {@link Process#exitValue} reports signal n as 128 + n. */
  int SIGNAL_BASE = 128;

  /** The highest real-time signal of Linux. */
  int MAX_SIGNAL = 64;

  /** Classifies an exit status as {@link Process#exitValue} gives it. */
  static EngineExit ofStatus(int status) {
    return switch (status) {
      case 0 -> new Clean();
      case 1 -> new BadUsage();
      case 2 -> new IoError();
      case 11 -> new NotEnoughMemory();
      case 12 -> new StackOverflow();
      case 15 -> new UnhandledException();
      case 16 -> new KeysExhausted();
      case 17 -> new TooMuchComputation();
      case 255 -> new Aborted();
      default ->
          status > SIGNAL_BASE && status <= SIGNAL_BASE + MAX_SIGNAL
              ? new Signalled(status - SIGNAL_BASE)
              : new Unknown(status);
    };
  }
}
