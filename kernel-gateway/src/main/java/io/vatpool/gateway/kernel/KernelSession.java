package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.kernel.ClosedBlock.KeyUse;
import io.vatpool.gateway.kernel.ClosedBlock.Unanswered;
import io.vatpool.gateway.pool.VatFaultException;
import io.vatpool.kernel.QueueLengths;
import io.vatpool.kernel.RunReport;
import io.vatpool.kernel.policy.RunPolicies;
import io.vatpool.kernel.policy.RunPolicy;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.protocol.json.JsJson;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One opened kernel and its open block: what was changed, and who waits for that to be durable. A
 * block that was closed becomes durable while the next one is open; its answers go out then, on the
 * thread that committed it. All methods are for the kernel's thread.
 */
public final class KernelSession {
  private static final Logger LOG = Logger.getLogger(KernelSession.class);

  private final HostedKernel kernel;
  private final BlockMeter meter;
  private final InstantSource clock;
  private final HostMetrics metrics;
  private final QueueAge queue;
  private final Showcase showcase;
  private final QueueRoom room;
  private final Consumer<Set<String>> settled;
  private final Runnable wake;
  private final List<Unanswered> unanswered = new ArrayList<>();
  private final Map<String, KeyUse> uncommittedKeys = new HashMap<>();
  private KernelMode mode;
  private @Nullable ClosedBlock closed;
  private CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);
  private FaultPolicy faultPolicy;

  /**
   * A session with an opened kernel.
   *
   * @param room for clients' messages in the kernel's queues
   * @param published is shown what there is to see, by this thread and by the one that commits
   * @param settled hears of promises that a durable block settled
   * @param wake is called when a block could not be made durable; {@link #insistCommitted} says why
   */
  KernelSession(
      HostedKernel kernel,
      KernelSettings settings,
      QueueRoom room,
      InstantSource clock,
      HostMetrics metrics,
      Consumer<HostView> published,
      Consumer<Set<String>> settled,
      Runnable wake) {
    this.kernel = kernel;
    this.meter = new BlockMeter(settings.blockPolicy());
    this.mode = settings.mode();
    this.room = room;
    this.faultPolicy = settings.faultPolicy();
    this.clock = clock;
    this.metrics = metrics;
    this.queue = metrics.watchQueue();
    this.showcase = new Showcase(published, kernel.activityhash(), kernel.blockNumber());
    this.settled = settled;
    this.wake = wake;
    publish();
  }

  /** The kernel. */
  public HostedKernel kernel() {
    return kernel;
  }

  boolean hasWork() {
    return kernel.hasWork();
  }

  boolean isBlockOpen() {
    return meter.isOpen();
  }

  boolean isBlockFull() {
    return meter.isFull(System.nanoTime());
  }

  void settle(KernelSettings settings) {
    meter.policy(settings.blockPolicy());
    mode = settings.mode();
    faultPolicy = settings.faultPolicy();
  }

  /**
   * Carries a change out. Its answer waits for the commit, unless a driver decides when that is.
   *
   * @throws HostRefusal if the kernel refuses it; nothing has changed then
   */
  void change(Command command, Command.Work.Change work) {
    if (!isRepeated(command)) {
      accept(command, refusing(work.on()), mode == KernelMode.HOST_DRIVEN);
      publish();
    }
  }

  /**
   * Queues a client's message, as {@link #change}. A repeated one needs no room.
   *
   * @throws HostRefusal if there is no room for it, or the kernel refuses it
   */
  void message(Command command, Command.Work.Message work) {
    if (!isRepeated(command)) {
      QueueLengths before = kernel.queueLengths();
      room.require(work.client(), before);
      accept(command, refusing(work.on()), mode == KernelMode.HOST_DRIVEN);
      room.queued(work.client(), before);
      publish();
    }
  }

  /**
   * Has a look.
   *
   * @throws HostRefusal if there is nothing to be seen
   */
  void look(Command command, Command.Work.Look work) {
    boolean committed = !meter.isOpen() && (closed == null || closed.isDurable());
    command.answer(new Answer(refusing(work.on()), committed));
  }

  /** What a kernel refuses leaves no trace in it; all else that goes wrong is a panic. */
  private ObjectNode refusing(Function<HostedKernel, ObjectNode> work) {
    try {
      return work.apply(kernel);
    } catch (StateViolationException | IllegalArgumentException e) {
      throw new HostRefusal(HostRefusal.Reason.INVALID, Failure.describe(e));
    }
  }

  /** Carries a driver's command out. */
  void drive(Command command, Command.Work.Drive work) throws InterruptedException {
    if (isRepeated(command)) {
      return;
    }
    Driven driven = work.on().apply(this);
    accept(command, driven.body(), !driven.commit());
    if (driven.commit()) {
      commit();
    } else {
      publish();
    }
  }

  private void accept(Command command, ObjectNode body, boolean beforeCommit) {
    meter.change(System.nanoTime());
    RequestKey key = command.key();
    if (key != null) {
      kernel.memory().keep(key, JsJson.stringify(body));
      uncommittedKeys.put(key.clientKey(), new KeyUse(key.requestSha256(), body));
    }
    if (beforeCommit) {
      command.answer(new Answer(body, false));
    } else {
      unanswered.add(new Unanswered(command, body));
    }
  }

  /** Answers a request that was made before; false if it is new. */
  private boolean isRepeated(Command command) {
    RequestKey key = command.key();
    if (key == null) {
      return false;
    }
    KeyUse open = uncommittedKeys.get(key.clientKey());
    KeyUse underWay = closed == null ? null : closed.use(key.clientKey());
    if (closed != null && underWay != null) {
      requireSame(key, underWay.requestSha256());
      closed.add(new Unanswered(command, underWay.body()));
      return true;
    }
    if (open != null) {
      requireSame(key, open.requestSha256());
      if (mode == KernelMode.HOST_DRIVEN) {
        command.answer(new Answer(open.body(), false));
      } else {
        unanswered.add(new Unanswered(command, open.body()));
      }
      return true;
    }
    return kernel
        .memory()
        .find(key.clientKey())
        .map(given -> {
          requireSame(key, given.requestSha256());
          command.answer(new Answer((ObjectNode) JsJson.parse(given.body()), true));
          return true;
        })
        .orElse(false);
  }

  private static void requireSame(RequestKey key, String requestSha256) {
    if (!key.requestSha256().equals(requestSha256)) {
      throw new HostRefusal(
          HostRefusal.Reason.KEY_REUSED,
          "Idempotency-Key '"
              + key.clientKey()
              + "' was used for another request to this kernel; use a new key");
    }
  }

  /** Runs cranks of the open block until it is full, there is no work, or {@code interrupted}. */
  void runBlock(BooleanSupplier interrupted) {
    run(RunPolicies.forever(), () -> isBlockFull() || interrupted.getAsBoolean());
  }

  /**
   * Runs cranks by a driver's policy.
   *
   * @param interrupted whether to stop although the policy would go on
   */
  public RunReport run(RunPolicy policy, BooleanSupplier interrupted) {
    long before = meter.cranks();
    ObservedPolicy observed = new ObservedPolicy(policy, this::cranked, interrupted);
    while (true) {
      try {
        RunReport report = kernel.run(observed);
        return new RunReport(meter.cranks() - before, report.idle());
      } catch (VatFaultException fault) {
        setAside(fault);
      }
    }
  }

  /**
   * Sets a vat aside that cannot run its delivery, if the kernel's fault policy says so.
   *
   * @throws VatFaultException the same, if the kernel has to stop over it
   */
  void setAside(VatFaultException fault) {
    if (faultPolicy != FaultPolicy.HOSTED || !kernel.setAside(fault)) {
      throw fault;
    }
    LOG.warnf("vat=%s is paused: %s", fault.vatId(), fault.getMessage());
    metrics.setAside();
    meter.change(System.nanoTime());
    publish();
  }

  private void cranked(long computrons) {
    meter.crank(computrons, System.nanoTime());
    publish();
  }

  /** Runs one crank; false if there was no work. */
  public boolean step() {
    boolean ran;
    try {
      ran = kernel.step();
    } catch (VatFaultException fault) {
      setAside(fault);
      return true;
    }
    if (ran) {
      cranked(0);
    }
    return ran;
  }

  /**
   * Closes the open block, once the one before is durable. When this one is, the answers are sent
   * and the settled promises told of.
   */
  void commit() throws InterruptedException {
    awaitCommitted();
    long started = System.nanoTime();
    ClosedBlock block =
        new ClosedBlock(meter.cranks(), kernel.activityhash(), uncommittedKeys, unanswered);
    closed = block;
    unanswered.clear();
    uncommittedKeys.clear();
    meter.committed();
    showcase.closed(block.cranks());
    commit =
        kernel
            .commit()
            .thenAccept(promises -> {
              metrics.committed(block.cranks(), System.nanoTime() - started);
              showcase.durable(block.activityhash(), kernel.blockNumber(), clock.instant());
              block.becameDurable();
              settled.accept(promises);
            });
    // Registered on the finished stage: whoever is woken finds it failed.
    CompletableFuture<Void> _ =
        commit.whenComplete((nothing, failure) -> {
          if (failure != null) {
            wake.run();
          }
        });
  }

  /** Throws what kept the closed block from becoming durable, if anything did. */
  void insistCommitted() throws InterruptedException {
    if (commit.isDone()) {
      awaitCommitted();
    }
  }

  private void awaitCommitted() throws InterruptedException {
    try {
      commit.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("a block could not be committed", e.getCause());
    }
  }

  /** Drops the open block, and lets go of the kernel. */
  void abandon() {
    kernel.abandon();
    metrics.unwatch(queue);
  }

  /** Tells those who wait that the open block is gone, and a closed one that was not durable. */
  void refuseWaiting(Throwable why) {
    if (closed != null) {
      closed.lost(why);
    }
    unanswered.forEach(waiting -> waiting.command().fail(why));
    unanswered.clear();
  }

  private void publish() {
    String hash = mode == KernelMode.HOST_DRIVEN ? kernel.activityhash() : null;
    QueueLengths waiting = kernel.queueLengths();
    room.observe(waiting);
    queue.observe(System.nanoTime(), kernel.crankNumber(), waiting.active());
    showcase.ran(kernel.crankNumber(), hash, waiting, kernel.vatCount(), meter.cranks());
  }
}
