package io.vatpool.xsnap.engine;

import static java.util.Objects.requireNonNull;

import io.vatpool.xsnap.engine.HostedEngine.Child;
import io.vatpool.xsnap.engine.ServerControl.Hello;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine that has run the programs every vat of its kind begins with, and is forked for each of
 * them. Its engines outlive it.
 *
 * <p>Any thread may fork.
 */
final class ForkServer {
  private static final String NAME = "fork-server";

  /** How long the library may take to introduce itself once the process has connected. */
  private static final Duration HELLO_TIME_MAX = Duration.ofSeconds(10);

  /** Overwritten by the names of engines; the engine ignores it. */
  private static final String ROOM = ".".repeat(128);

  private final VatLaunch launch;
  private final ServerControl control;
  private final Hello hello;
  private final XsnapProcess engine;
  private final AtomicInteger forks = new AtomicInteger();

  private ForkServer(VatLaunch launch, ServerControl control, Hello hello, XsnapProcess engine) {
    this.launch = launch;
    this.control = control;
    this.hello = hello;
    this.engine = engine;
  }

  /**
   * Starts a server and has it run the spec's programs.
   *
   * @throws EngineLostException if it does not come up or a program fails; nothing is left behind
   */
  static ForkServer start(
      VatLaunch launch,
      EngineSpec spec,
      Set<EngineMeasure> measures,
      EngineLimits limits,
      ScheduledExecutorService timer)
      throws EngineLostException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(NAME);
    arguments.addAll(spec.flags());
    arguments.add(ROOM);
    VatLaunch.Started started =
        launch.start(NAME, VatLaunch.Kind.SERVER, measures, arguments, limits.startTime());
    ServerControl control =
        new ServerControl(requireNonNull(started.channels().get(Channel.CONTROL), "control"));
    boolean ready = false;
    try {
      Hello hello = introduction(control, limits.startTime());
      HostedEngine self = new HostedEngine(hello.server(), started.channels(), false);
      XsnapProcess engine = new XsnapProcess(NAME, self, limits, timer);
      engine.run(spec.programs());
      ForkServer server = new ForkServer(launch, control, hello, engine);
      // Requests that it has not read would wait for ever: the keeper holds the channel open.
      var _ = hello.server().end().thenRun(control::failRequests);
      ready = true;
      return server;
    } finally {
      if (!ready) {
        started.channels().values().forEach(Channels::closeQuietly);
        started.process().destroyForcibly();
      }
    }
  }

  private static Hello introduction(ServerControl control, Duration startTime)
      throws EngineStartException, InterruptedException {
    long nanos = Math.min(startTime.toNanos(), HELLO_TIME_MAX.toNanos());
    try {
      return control.hello().get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new EngineStartException(
          NAME, "engine-host.so was not loaded (what ld.so said is in the engines' output)", e);
    } catch (ExecutionException e) {
      throw new EngineStartException(NAME, "it ended at once (why is in the engines' output)", e);
    }
  }

  /** Which measures it and its engines take. */
  EngineHostReport report() {
    return hello.report();
  }

  /** The engine that is forked. */
  XsnapProcess engine() {
    return engine;
  }

  boolean isAlive() {
    return !hello.server().end().isDone();
  }

  /** How many engines it was asked for. */
  int forks() {
    return forks.get();
  }

  /**
   * Forks an engine.
   *
   * @throws EngineStartException if none comes up; nothing is left behind
   */
  LaunchedEngine fork(String name, Duration startTime)
      throws EngineStartException, InterruptedException {
    forks.incrementAndGet();
    long begin = System.nanoTime();
    try (Meeting meeting = launch.expectEngine()) {
      CompletableFuture<Child> request = control.fork(meeting.token(), name);
      boolean connected = false;
      try {
        Child child = request.get(startTime.toNanos(), TimeUnit.NANOSECONDS);
        var _ = child.end().thenAccept(end -> meeting.ended(end.exit()));
        Duration left = startTime.minusNanos(System.nanoTime() - begin);
        LaunchedEngine forked = new HostedEngine(child, meeting.await(left), true);
        connected = true;
        return forked;
      } catch (TimeoutException | ExecutionException e) {
        throw VatLaunch.notConnected(name, startTime, e);
      } finally {
        if (!connected) {
          control.forget(meeting.token());
          var _ = request.thenAccept(Child::kill);
        }
      }
    }
  }

  /** Ends the server, not its engines. */
  void retire() {
    engine.close();
  }

  @Override
  public String toString() {
    return engine.toString();
  }
}
