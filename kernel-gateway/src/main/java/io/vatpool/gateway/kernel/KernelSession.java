package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.QueueLengths;
import io.vatpool.kernel.RunReport;
import io.vatpool.kernel.policy.RunPolicies;
import io.vatpool.kernel.policy.RunPolicy;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.protocol.json.JsJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One opened kernel and its open block: what was changed, and who waits for that to be durable. For
 * the kernel's thread.
 */
public final class KernelSession {
  private record Unanswered(Command command, ObjectNode body) {}

  private record Uncommitted(String requestSha256, ObjectNode body) {}

  private final HostedKernel kernel;
  private final BlockMeter meter;
  private final InstantSource clock;
  private final HostMetrics metrics;
  private final Consumer<HostView> published;
  private final Consumer<Set<String>> settled;
  private final List<Unanswered> unanswered = new ArrayList<>();
  private final Map<String, Uncommitted> uncommittedKeys = new HashMap<>();
  private KernelMode mode;
  private String shownHash;
  private @Nullable Instant lastCommitAt;

  KernelSession(
      HostedKernel kernel,
      KernelSettings settings,
      InstantSource clock,
      HostMetrics metrics,
      Consumer<HostView> published,
      Consumer<Set<String>> settled) {
    this.kernel = kernel;
    this.meter = new BlockMeter(settings.blockPolicy());
    this.mode = settings.mode();
    this.clock = clock;
    this.metrics = metrics;
    this.published = published;
    this.settled = settled;
    this.shownHash = kernel.activityhash();
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
   * Has a look.
   *
   * @throws HostRefusal if there is nothing to be seen
   */
  void look(Command command, Command.Work.Look work) {
    command.answer(new Answer(refusing(work.on()), !meter.isOpen()));
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
  void drive(Command command, Command.Work.Drive work) {
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
      uncommittedKeys.put(key.clientKey(), new Uncommitted(key.requestSha256(), body));
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
    Uncommitted open = uncommittedKeys.get(key.clientKey());
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
    return kernel.run(new ObservedPolicy(policy, this::cranked, interrupted));
  }

  private void cranked(long computrons) {
    meter.crank(computrons, System.nanoTime());
    publish();
  }

  /** Runs one crank; false if there was no work. */
  public boolean step() {
    boolean ran = kernel.step();
    if (ran) {
      cranked(0);
    }
    return ran;
  }

  /** Makes the open block durable, then sends the answers and tells of the settled promises. */
  void commit() {
    long started = System.nanoTime();
    Set<String> settledPromises = kernel.commit();
    long ended = System.nanoTime();
    metrics.committed(meter.cranks(), ended - started);
    meter.committed();
    uncommittedKeys.clear();
    lastCommitAt = clock.instant();
    shownHash = kernel.activityhash();
    publish();
    unanswered.forEach(waiting -> waiting.command().answer(new Answer(waiting.body(), true)));
    unanswered.clear();
    settled.accept(settledPromises);
  }

  /** Tells those who wait that the open block is gone. */
  void abandon(Throwable why) {
    unanswered.forEach(waiting -> waiting.command().fail(why));
    unanswered.clear();
    kernel.abandon();
  }

  private void publish() {
    if (mode == KernelMode.HOST_DRIVEN) {
      shownHash = kernel.activityhash();
    }
    QueueLengths waiting = kernel.queueLengths();
    published.accept(
        new HostView(
            kernel.crankNumber(),
            shownHash,
            waiting.active(),
            waiting.inactive(),
            meter.cranks(),
            kernel.blockNumber(),
            lastCommitAt));
  }
}
