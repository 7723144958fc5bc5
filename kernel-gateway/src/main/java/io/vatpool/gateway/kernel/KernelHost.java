package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.kernel.HostState.Live;
import io.vatpool.gateway.kernel.HostState.Opening;
import io.vatpool.gateway.kernel.HostState.Stopped;
import io.vatpool.gateway.pool.VatFaultException;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Runs one kernel on a thread of its own, from {@link #start} until its lease is lost or {@link
 * #close}. The other methods are for any thread, and none waits for a crank but {@link #close}.
 */
public final class KernelHost {
  private static final Logger LOG = Logger.getLogger(KernelHost.class);

  /** First pause before a kernel whose database failed is opened again; doubles. */
  static final Duration REOPEN_MIN = Duration.ofMillis(100);

  /** Longest such pause. */
  static final Duration REOPEN_MAX = Duration.ofSeconds(5);

  /** How long an idle thread sleeps at most; a command wakes it. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** The kernel in the database; called by the host's thread, perhaps repeatedly. */
  public interface Opener {
    /** The kernel as it is committed. */
    HostedKernel open();

    /** Whether it is still this gateway's. */
    boolean isHeld();
  }

  private final String name;
  private final Opener opener;
  private final InstantSource clock;
  private final HostMetrics metrics;
  private final HostLimits limits;
  private final Mailbox mailbox;
  private final HostLifecycle lifecycle;
  private final PromiseWaiters waiters = new PromiseWaiters();
  private final Thread thread;
  private volatile HostView view = HostView.NOTHING;
  private volatile KernelSettings settings;
  private volatile boolean closing;
  private volatile boolean restartAsked;
  private @Nullable KernelSession session;
  private @Nullable VatFaultException faultToRecord;

  /**
   * Makes a host that has not started.
   *
   * @param limits what may wait
   * @param listener is told of each new state by the host's thread
   */
  public KernelHost(
      String name,
      KernelSettings settings,
      Opener opener,
      HostLimits limits,
      InstantSource clock,
      HostMetrics metrics,
      Consumer<HostState> listener) {
    this.name = name;
    this.settings = settings;
    this.opener = opener;
    this.clock = clock;
    this.metrics = metrics;
    this.limits = limits;
    this.mailbox = new Mailbox(name, limits);
    this.lifecycle = new HostLifecycle(name, clock, listener);
    this.thread = Thread.ofPlatform().daemon().name("kernel-" + name).unstarted(this::live);
  }

  /** The kernel's name. */
  public String name() {
    return name;
  }

  /** How it is run. */
  public KernelSettings settings() {
    return settings;
  }

  /** What it does now. */
  public HostState state() {
    return lifecycle.state();
  }

  /** What it last showed. */
  public HostView view() {
    return view;
  }

  /** Commands that wait. */
  public int waitingCommands() {
    return mailbox.size();
  }

  /** Those who wait for promises to be settled. */
  public PromiseWaiters waiters() {
    return waiters;
  }

  /** Starts its thread; once. */
  public void start() {
    thread.start();
  }

  /**
   * Waits until the kernel has been opened, or has been found not to open.
   *
   * @throws InterruptedException if interrupted
   */
  public void awaitOpened() throws InterruptedException {
    lifecycle.awaitOpened();
  }

  /**
   * Has a change made between two cranks; the answer comes when it is durable.
   *
   * @param key by which a repeated request is known, or null
   * @throws HostRefusal if it cannot be queued
   */
  public CompletableFuture<Answer> change(
      @Nullable RequestKey key, Function<HostedKernel, ObjectNode> change) {
    return submit(new Command(new Command.Work.Change(change), key));
  }

  /**
   * Has a client's message queued between two cranks; the answer comes when it is durable.
   *
   * @param client who sends it: one client is not to have all the room in the queues
   * @param key by which a repeated request is known, or null
   * @throws HostRefusal if too much waits already
   */
  public CompletableFuture<Answer> message(
      String client, @Nullable RequestKey key, Function<HostedKernel, ObjectNode> change) {
    return submit(new Command(new Command.Work.Message(client, change), key));
  }

  /** Has a look at the open block between two cranks. */
  public CompletableFuture<Answer> look(Function<HostedKernel, ObjectNode> look) {
    return submit(new Command(new Command.Work.Look(look), null));
  }

  /** Has a driver's command carried out; refused by an automatic kernel. */
  public CompletableFuture<Answer> drive(
      @Nullable RequestKey key, Function<KernelSession, Driven> drive) {
    return submit(new Command(new Command.Work.Drive(drive), key));
  }

  /** Changes how the kernel is run, from the next crank on. */
  public CompletableFuture<Answer> settle(KernelSettings newSettings) {
    return submit(new Command(new Command.Work.Settle(newSettings), null));
  }

  /**
   * Opens a kernel again from what is committed: a stopped one, or a host-driven one, whose open
   * block is dropped. The answer of a host-driven one comes when the block is gone.
   *
   * @throws HostRefusal if it is neither
   */
  public CompletableFuture<Answer> restart() {
    if (lifecycle.state() instanceof Live(KernelMode mode) && mode == KernelMode.HOST_DRIVEN) {
      return submit(new Command(new Command.Work.Restart(), null));
    }
    if (!(lifecycle.state() instanceof Stopped)) {
      throw new HostRefusal(
          HostRefusal.Reason.WRONG_STATE,
          "kernel "
              + name
              + " is "
              + lifecycle.state().word()
              + "; only a stopped or a host-driven one restarts");
    }
    restartAsked = true;
    thread.interrupt();
    return CompletableFuture.completedFuture(new Answer(JsJson.NODES.objectNode(), true));
  }

  private CompletableFuture<Answer> submit(Command command) {
    if (lifecycle.state() instanceof Stopped(StopReport report)) {
      throw stopped(report);
    }
    mailbox.put(command);
    return command.answer();
  }

  /**
   * Gives the kernel up: the crank at hand is finished and the block committed if that takes no
   * longer than {@code grace}; else both are dropped.
   */
  public void close(Duration grace) throws InterruptedException {
    closing = true;
    mailbox.wake();
    // An interrupt would cut a database connection in the middle of a commit: a last resort only.
    if (lifecycle.state() instanceof Stopped || !thread.join(grace)) {
      thread.interrupt();
      thread.join();
    }
  }

  /** Another gateway has the lease: whatever is under way is dropped at once. */
  public void abandon() {
    closing = true;
    thread.interrupt();
  }

  // What follows runs on the host's thread.

  private void live() {
    MDC.put("kernel", name);
    try {
      boolean alive = true;
      while (alive) {
        switch (lifecycle.state()) {
          case Opening opening -> open(opening);
          case Live live -> serve(live);
          case Stopped stopped -> rest(stopped);
          case HostState.LeaseLost l -> alive = false;
          case HostState.Closed c -> alive = false;
        }
      }
    } finally {
      HostRefusal over = HostRefusal.unavailable(name, "is not held by this gateway any more");
      mailbox.close(over);
      waiters.close(over);
    }
  }

  private void open(Opening opening) {
    try {
      KernelSession opened =
          new KernelSession(
              opener.open(),
              settings,
              new QueueRoom(name, limits),
              clock,
              metrics,
              shown -> view = shown,
              waiters::settled,
              mailbox::wake);
      session = opened;
      lifecycle.enter(opening.opened(settings.mode()));
    } catch (RuntimeException | StackOverflowError e) {
      switch (failure(e)) {
        case Failure.Fenced f -> lifecycle.enter(opening.loseLease());
        case Failure f when closing -> lifecycle.enter(opening.close());
        case Failure.Closed c -> lifecycle.enter(opening.close());
        case Failure.StoreLost(String problem) -> pauseBefore(opening, problem);
        case Failure.Fault(VatFaultException fault) ->
            stop(opening.stop(StopReport.of(fault, null, clock.instant())), e);
        case Failure.Panic(String problem) ->
            stop(
                opening.stop(
                    StopReport.of(StopReport.Kind.UNUSABLE, problem, null, clock.instant())),
                e);
      }
    }
  }

  /**
   * What happened. A gateway that stood still for a while may have read what its successor has
   * written since: what it fails over then says nothing about the kernel.
   */
  private Failure failure(Throwable e) {
    Failure failure = Failure.of(e);
    boolean blamesTheKernel = failure instanceof Failure.Panic || failure instanceof Failure.Fault;
    if (!blamesTheKernel) {
      return failure;
    }
    try {
      return opener.isHeld() ? failure : new Failure.Fenced();
    } catch (StoreException lost) {
      return new Failure.StoreLost(Failure.describe(lost));
    }
  }

  private void pauseBefore(Opening opening, String problem) {
    long millis = REOPEN_MIN.toMillis() << Math.min(opening.attempt(), 16);
    try {
      Thread.sleep(Math.min(millis, REOPEN_MAX.toMillis()));
      metrics.reopened();
      lifecycle.enter(opening.failed(problem));
    } catch (InterruptedException e) {
      lifecycle.enter(opening.close());
    }
  }

  private void serve(Live live) {
    KernelSession open = Objects.requireNonNull(session, "live without a session");
    try {
      turn(live, open);
    } catch (InterruptedException e) {
      leave(live.close(), open, HostRefusal.unavailable(name, "was closed"));
    } catch (RuntimeException | StackOverflowError e) {
      fail(live, open, e);
    }
  }

  private void fail(Live live, KernelSession open, Throwable e) {
    Long crank = view().crankNumber();
    switch (failure(e)) {
      case Failure.Fenced f -> {
        metrics.fenced();
        leave(live.loseLease(), open, HostRefusal.unavailable(name, "was taken over"));
      }
      case Failure f when closing ->
          leave(live.close(), open, HostRefusal.unavailable(name, "was closed"));
      case Failure.Closed c ->
          leave(live.close(), open, HostRefusal.unavailable(name, "was closed"));
      case Failure.StoreLost(String problem) ->
          leave(live.reopen(problem), open, HostRefusal.unavailable(name, "has lost its database"));
      case Failure.Fault(VatFaultException fault) when isOutsideCrank(e) -> {
        // The open block cannot be committed: the vat is set aside before it comes to that again.
        faultToRecord = fault;
        leave(
            live.reopen(Failure.describe(fault)),
            open,
            HostRefusal.unavailable(name, "had to drop its open block"));
      }
      case Failure.Fault(VatFaultException fault) ->
          stop(live, open, StopReport.of(fault, crank, clock.instant()), e);
      case Failure.Panic(String problem) ->
          stop(
              live, open, StopReport.of(StopReport.Kind.PANIC, problem, crank, clock.instant()), e);
    }
  }

  /** A fault within a crank has been dealt with by the session, if that could be done. */
  private boolean isOutsideCrank(Throwable e) {
    return settings.faultPolicy() == FaultPolicy.HOSTED && !(e instanceof VatFaultException);
  }

  /** Commands, then cranks, then perhaps a commit. */
  private void turn(Live live, KernelSession open) throws InterruptedException {
    recordFault(open);
    boolean automatic = live.mode() == KernelMode.AUTOMATIC;
    boolean idle = !(automatic && (open.hasWork() || open.isBlockOpen()));
    Command command = idle ? mailbox.poll(IDLE) : mailbox.poll();
    // A bounded number of them, so that a flood of commands cannot keep the cranks waiting.
    for (int left = mailbox.size(); command != null; left--) {
      carryOut(command, open);
      if (command.work() instanceof Command.Work.Restart && !command.answer().isDone()) {
        leave(live.restart(), open, HostRefusal.unavailable(name, "was restarted"));
        command.answer(new Answer(JsJson.NODES.objectNode(), true));
        return;
      }
      command = left > 0 ? mailbox.poll() : null;
    }
    if (settings.mode() == KernelMode.AUTOMATIC) {
      if (open.hasWork() && !open.isBlockFull() && !closing) {
        open.runBlock(() -> mailbox.size() > 0 || closing);
      }
      if (open.isBlockOpen() && (open.isBlockFull() || !open.hasWork() || closing)) {
        open.commit();
      }
    }
    if (closing) {
      leave(live.close(), open, HostRefusal.unavailable(name, "was closed"));
    }
  }

  /** What has cost the last session its block is the first input of this one. */
  private void recordFault(KernelSession open) throws InterruptedException {
    VatFaultException fault = faultToRecord;
    if (fault != null) {
      faultToRecord = null;
      open.setAside(fault);
      open.commit();
    }
  }

  private void carryOut(Command command, KernelSession open) throws InterruptedException {
    try {
      open.insistCommitted();
      switch (command.work()) {
        case Command.Work.Change change -> open.change(command, change);
        case Command.Work.Message message -> open.message(command, message);
        case Command.Work.Look look -> open.look(command, look);
        case Command.Work.Drive drive -> {
          requireHostDriven();
          open.drive(command, drive);
        }
        case Command.Work.Restart restart -> requireHostDriven();
        case Command.Work.Settle settle -> settle(command, settle.settings(), open);
      }
    } catch (HostRefusal e) {
      command.fail(e);
    } catch (RuntimeException | StackOverflowError e) {
      // The kernel is in doubt now; serve() decides what becomes of it.
      command.fail(
          HostRefusal.unavailable(name, "failed over this request: " + Failure.describe(e)));
      throw e;
    }
  }

  private void settle(Command command, KernelSettings newSettings, KernelSession open) {
    settings = newSettings;
    open.settle(newSettings);
    if (lifecycle.state() instanceof Live live && live.mode() != newSettings.mode()) {
      lifecycle.enter(live.withMode(newSettings.mode()));
    }
    command.answer(new Answer(JsJson.NODES.objectNode(), true));
  }

  private void requireHostDriven() {
    if (settings.mode() != KernelMode.HOST_DRIVEN) {
      throw new HostRefusal(
          HostRefusal.Reason.WRONG_STATE,
          "kernel "
              + name
              + " runs by itself; set its mode to host-driven to run, step or commit it");
    }
  }

  private void rest(Stopped stopped) {
    try {
      mailbox.refuseWaiting(stopped(stopped.report()));
      Thread.sleep(Duration.ofDays(1));
    } catch (InterruptedException e) {
      if (closing) {
        lifecycle.enter(stopped.close());
      } else if (restartAsked) {
        restartAsked = false;
        lifecycle.enter(stopped.restart());
      }
    }
  }

  private void stop(Live live, KernelSession open, StopReport report, Throwable cause) {
    tellOf(report, cause);
    leave(live.stop(report), open, stopped(report));
  }

  private void stop(Stopped next, Throwable cause) {
    tellOf(next.report(), cause);
    lifecycle.enter(next);
  }

  private void tellOf(StopReport report, Throwable cause) {
    metrics.stopped(report);
    LOG.debugf(cause, "kernel=%s what stopped it", name);
  }

  private void leave(HostState next, KernelSession open, HostRefusal why) {
    open.abandon();
    session = null;
    // First the state, then the answers: whoever is refused may look at once why.
    try {
      lifecycle.enter(next);
    } finally {
      open.refuseWaiting(why);
    }
  }

  private HostRefusal stopped(StopReport report) {
    return new HostRefusal(
        HostRefusal.Reason.WRONG_STATE,
        "kernel "
            + name
            + " has stopped: "
            + report.problem()
            + " (see its report; POST /v1/kernels/"
            + name
            + "/restart opens it again)");
  }
}
