package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One xsnap process and its commands.
 *
 * <p>One thread at a time gives commands; a second one is refused with {@link
 * IllegalStateException}. {@link #kill} and {@link #close} come from any thread. Interrupting a
 * thread in a command kills the engine. Nobody need close an engine after an {@link
 * EngineLostException}, but may.
 */
public final class XsnapProcess implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(XsnapProcess.class.getName());

  private static final byte[] NOTHING = {};

  /** Before a command: what has only one answer may be answered beside the engine. */
  private static final byte[] ALLOWANCE = "1:+,".getBytes(UTF_8);

  private static final byte[] TO_SAVE_CHANNEL =
      ("@" + Channel.SNAPSHOT_SAVE.descriptor()).getBytes(UTF_8);
  private static final int QUOTED_BYTES_MAX = 100;

  private final String name;
  private final LaunchedEngine engine;
  private final EngineLimits limits;
  private final NetstringChannel wire;
  private final CommandDeadline deadline;
  private final boolean knowsAnswers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile @Nullable EngineExit exit;

  XsnapProcess(
      String name, LaunchedEngine engine, EngineLimits limits, ScheduledExecutorService timer) {
    this(name, engine, limits, timer, false);
  }

  /**
   * @param knowsAnswers whether it was launched with {@link EngineMeasure#KNOWN_ANSWERS}
   */
  XsnapProcess(
      String name,
      LaunchedEngine engine,
      EngineLimits limits,
      ScheduledExecutorService timer,
      boolean knowsAnswers) {
    this.name = name;
    this.knowsAnswers = knowsAnswers;
    this.engine = engine;
    this.limits = limits;
    this.wire =
        new NetstringChannel(engine.commands(), limits.commandBytesMax(), limits.messageBytesMax());
    this.deadline = new CommandDeadline(timer, System::nanoTime, engine::kill);
  }

  public String name() {
    return name;
  }

  /** The process id. */
  public long pid() {
    return engine.pid();
  }

  /**
   * Waits until the engine answers at all; a snapshot that it starts from is loaded then ({@code
   * R}).
   *
   * @throws EngineLostException if the engine is gone, for example because the snapshot is damaged
   *     ({@link EngineExit.IoError})
   */
  public void awaitReady() throws EngineLostException, InterruptedException {
    enter(NOTHING);
    try {
      engine.snapshotLoad().ifPresent(Channels::closeQuietly);
      byte[] reply = exchange('R', NOTHING, UpcallHandler.NONE);
      if (reply.length != 1 || reply[0] != '.') {
        throw lost(unexpected(reply, "when asked if it is ready"));
      }
    } finally {
      leave();
    }
  }

  /**
   * Evaluates a program in the engine's start compartment ({@code e}) and waits until its promises
   * have run dry.
   *
   * @param source UTF-8; must fit into the engine's parser buffer (8 MiB unless set)
   * @throws EvaluationException if the program threw; the engine goes on
   * @throws EngineLostException if the engine is gone
   * @throws IllegalArgumentException if the source is larger than a message may be; the engine goes
   *     on
   */
  public Reply evaluate(byte[] source, UpcallHandler upcalls)
      throws EvaluationException, EngineLostException, InterruptedException {
    return run('e', source, upcalls);
  }

  /**
   * Evaluates programs that must not fail.
   *
   * @throws EngineLostException if one throws ({@link EngineProtocolException}), or the engine is
   *     gone; either way it has ended
   */
  void run(List<StartProgram> programs) throws EngineLostException, InterruptedException {
    boolean done = false;
    try {
      for (StartProgram program : programs) {
        run(program);
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private void run(StartProgram program) throws EngineLostException, InterruptedException {
    try {
      evaluate(program.source(), UpcallHandler.NONE);
    } catch (EvaluationException e) {
      throw condemn("program " + program.id() + " threw " + e.problem());
    }
  }

  /**
   * Hands bytes to the JavaScript function {@code handleCommand} ({@code ?}) and waits until its
   * promises have run dry.
   *
   * @throws EvaluationException if the function threw; the engine goes on
   * @throws EngineLostException if the engine is gone
   * @throws IllegalArgumentException if the message is larger than it may be; the engine goes on
   */
  public Reply command(byte[] message, UpcallHandler upcalls)
      throws EvaluationException, EngineLostException, InterruptedException {
    return run('?', message, upcalls);
  }

  /**
   * Writes the heap as a snapshot ({@code w}) in constant memory; the engine goes on afterwards.
   *
   * @param sink receives the bytes, in order; not closed
   * @return the number of bytes
   * @throws IOException if the sink failed; the snapshot was read to its end all the same, and the
   *     engine goes on
   * @throws EngineLostException if the engine is gone; the sink has got an incomplete snapshot
   */
  public long writeSnapshot(OutputStream sink)
      throws IOException, EngineLostException, InterruptedException {
    enter(TO_SAVE_CHANNEL);
    SnapshotDrain drain = new SnapshotDrain(engine.snapshotSave(), sink, deadline);
    try {
      wire.send((byte) 'w', TO_SAVE_CHANNEL);
      long bytes = drain.run();
      byte[] message = wire.receive();
      if (message[0] != '.' || !Reply.parse(message).text().equals(Long.toString(bytes))) {
        throw unexpected(message, "to a snapshot of " + bytes + " bytes");
      }
    } catch (IOException | MalformedMessageException e) {
      throw lost(e);
    } finally {
      leave();
    }
    drain.throwSinkFailure();
    return drain.bytes();
  }

  /**
   * Feeds the snapshot that the engine starts from, and waits until it is loaded.
   *
   * @param image the uncompressed snapshot; read to its end, not closed
   * @throws IOException if reading failed; the engine was killed
   * @throws EngineLostException if the engine is gone, for example because the snapshot is damaged
   *     ({@link EngineExit.IoError})
   * @throws IllegalStateException if the engine does not start from a snapshot
   */
  public void loadSnapshot(InputStream image)
      throws IOException, EngineLostException, InterruptedException {
    OutputStream input = snapshotInput();
    try {
      image.transferTo(input);
    } catch (EngineFedException e) {
      // The engine does not take more; awaitReady finds out why.
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    awaitReady();
  }

  /**
   * Where to write the snapshot that the engine starts from; {@link #awaitReady} then ends it and
   * waits until it is loaded. For a snapshot that goes to several places at once; else {@link
   * #loadSnapshot} is simpler.
   *
   * @throws IllegalStateException if the engine does not start from a snapshot
   */
  public OutputStream snapshotInput() {
    return engine
        .snapshotLoad()
        .map(channel -> new SnapshotFeed(channel, deadline, limits.commandTime()))
        .orElseThrow(() -> new IllegalStateException(this + " does not start from a snapshot"));
  }

  /**
   * Asks the engine to end ({@code q}) and waits for it.
   *
   * @return {@link EngineExit.Clean} also if the engine complains about a rejection that was left
   *     behind; something else if it was killed or had ended before
   */
  public EngineExit quit() throws InterruptedException {
    EngineExit before = exit;
    if (before != null) {
      return before;
    }
    claim();
    try {
      wire.send((byte) 'q', NOTHING);
      EngineExit status = bury();
      // Status 15 after a quit tells of the last command's failure or of an unhandled rejection.
      return status instanceof EngineExit.UnhandledException ? new EngineExit.Clean() : status;
    } catch (IOException e) {
      return bury();
    } finally {
      busy.set(false);
    }
  }

  /**
   * Kills the process at once, from any thread; a command that is under way fails with {@link
   * EngineExitedException}.
   */
  public void kill() {
    engine.kill();
  }

  /**
   * Ends the engine because what runs in it broke its word.
   *
   * @return the exception to throw
   */
  public EngineProtocolException condemn(String problem) {
    close();
    return new EngineProtocolException(name, problem, null);
  }

  /** Whether nobody has noticed the engine's end yet, by a command or otherwise. */
  public boolean isAlive() {
    return exit == null && engine.isRunning();
  }

  /** Kills the process if it still runs, waits for its end and frees everything; any thread. */
  @Override
  public void close() {
    engine.kill();
    boolean interrupted = false;
    while (exit == null) {
      try {
        bury();
      } catch (InterruptedException e) {
        // A killed process ends soon; leaving before would leak its descriptors.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply run(char letter, byte[] payload, UpcallHandler upcalls)
      throws EvaluationException, EngineLostException, InterruptedException {
    enter(payload);
    try {
      byte[] message = exchange(letter, payload, upcalls);
      if (message[0] == '!') {
        throw new EvaluationException(name, new String(message, 1, message.length - 1, UTF_8));
      }
      return Reply.parse(message);
    } catch (MalformedMessageException e) {
      throw lost(e);
    } finally {
      leave();
    }
  }

  /**
   * Sends a command and answers upcalls until the reply comes: a message with {@code .} or {@code
   * !}.
   */
  private byte[] exchange(char letter, byte[] payload, UpcallHandler upcalls)
      throws EngineLostException, InterruptedException {
    try {
      boolean allowed = knowsAnswers && upcalls.givesKnownAnswers();
      wire.send(allowed ? ALLOWANCE : NOTHING, (byte) letter, payload);
      while (true) {
        byte[] message = wire.receive();
        switch (message[0]) {
          case '.', '!' -> {
            return message;
          }
          case '?' -> wire.send((byte) '/', answer(message, upcalls));
          case '~' -> {
            if (!allowed) {
              throw unexpected(message, "without being allowed to");
            }
            hear(message, upcalls); // it was answered already; the engine's time runs on
          }
          default -> throw unexpected(message, "to a command");
        }
      }
    } catch (IOException | MalformedMessageException e) {
      throw lost(e);
    }
  }

  private byte[] answer(byte[] message, UpcallHandler upcalls)
      throws IOException, EngineLostException, InterruptedException {
    if (!deadline.pause()) {
      throw new EOFException("the time limit has passed");
    }
    byte[] answer =
        hear(
            message,
            request -> {
              byte[] reply = upcalls.handle(request);
              wire.checkSendable(reply);
              return reply;
            });
    deadline.resume();
    return answer;
  }

  /**
   * Has an upcall handled. Where that fails the engine ends: it has been answered already, or waits
   * for an answer that does not come.
   */
  private byte[] hear(byte[] message, UpcallHandler upcalls)
      throws EngineLostException, InterruptedException {
    boolean heard = false;
    try {
      byte[] answer = upcalls.handle(Arrays.copyOfRange(message, 1, message.length));
      heard = true;
      return answer;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new UpcallFailedException(name, e);
    } finally {
      if (!heard) {
        close();
      }
    }
  }

  private void enter(byte[] payload) throws EngineLostException, InterruptedException {
    wire.checkSendable(payload);
    EngineExit ended = exit;
    if (ended != null) {
      throw new EngineExitedException(name, ended);
    }
    claim();
    if (deadline.expired()) {
      // The time of the command before ran out in the very moment of its reply.
      busy.set(false);
      throw lost(new EOFException("killed"));
    }
    deadline.start(limits.commandTime());
  }

  private void claim() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(this + " is already running a command");
    }
  }

  private void leave() {
    deadline.stop();
    busy.set(false);
  }

  /** Makes sure that the engine is gone, and says why. */
  private EngineLostException lost(Exception cause) throws InterruptedException {
    return switch (cause) {
      case MalformedMessageException e -> {
        engine.kill();
        bury();
        yield new EngineProtocolException(name, String.valueOf(e.getMessage()), e);
      }
      case ClosedByInterruptException _ -> {
        // The channel is closed for good, so the engine is of no use any more.
        Thread.interrupted();
        close();
        throw new InterruptedException("interrupted during a command of " + this);
      }
      default -> {
        EngineExit status = bury();
        yield deadline.expired()
            ? new EngineTimeLimitException(name, limits.commandTime())
            : new EngineExitedException(name, status);
      }
    };
  }

  /** Waits for the process's end and frees its channels. */
  private EngineExit bury() throws InterruptedException {
    try {
      EngineExit status = engine.awaitExit(limits.exitTime());
      exit = status;
      engine
          .resourceUse()
          .ifPresent(use -> LOG.log(Level.DEBUG, "{0} {1}: {2}", this, status.description(), use));
      return status;
    } finally {
      deadline.cancel();
      Channels.closeQuietly(engine.commands());
      Channels.closeQuietly(engine.snapshotSave());
      engine.snapshotLoad().ifPresent(Channels::closeQuietly);
    }
  }

  /** What it has used, after its end and if that is known. */
  public Optional<ResourceUse> resourceUse() {
    return engine.resourceUse();
  }

  private static MalformedMessageException unexpected(byte[] message, String occasion) {
    int shown = Math.min(message.length, QUOTED_BYTES_MAX);
    return new MalformedMessageException(
        "it said \"%s\"%s %s"
            .formatted(
                new String(message, 0, shown, UTF_8),
                shown < message.length ? " and more" : "",
                occasion));
  }

  @Override
  public String toString() {
    return "engine " + name + " (pid " + pid() + ")";
  }
}
