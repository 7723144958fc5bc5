package io.vatpool.gateway.kernel;

import io.vatpool.kernel.device.DeviceSetup;
import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.store.ExtraWrite;
import io.vatpool.store.MariaDbKernelStore;
import io.vatpool.store.WriteBehindStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commits the blocks of one kernel on a thread of their own, so that the next block's cranks run
 * meanwhile. For the kernel's thread, but for {@link #awaitDurable}.
 */
public final class BlockCommitter implements AutoCloseable {
  private static final Pattern PROMISE_STATE = Pattern.compile("(kp[0-9]+)\\.state");
  private static final String UNRESOLVED = "unresolved";
  private static final long IDLE_SECONDS = 10;
  private static final BlockChanges NOTHING =
      new BlockChanges(
          List.of(),
          List.of(),
          new TreeMap<>(),
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          List.of());

  private final MariaDbKernelStore durable;
  private final ExecutorService thread;
  private final WriteBehindStore store;
  private final DerivedRows derived;
  private final Consumer<String> outbox;
  private Set<String> settled = Set.of();
  private Optional<String> outboxOfBlock = Optional.empty();

  /**
   * Commits to {@code durable}, which nobody else may commit to.
   *
   * @param engine the build that incarnations begin on now
   * @param outbox is told of each durable block in which calls out were made or removed, by the
   *     thread that committed it
   */
  public BlockCommitter(MariaDbKernelStore durable, String engine, Consumer<String> outbox) {
    this.durable = durable;
    this.derived = new DerivedRows(durable, engine);
    this.outbox = outbox;
    this.thread = thread("commit-" + durable.lease().kernelId());
    this.store = new WriteBehindStore(durable, this::taken, thread);
  }

  /**
   * A platform thread, gone when the kernel rests: the database's answer wakes it at once, and a
   * virtual one by way of a thread that polls.
   */
  private static ExecutorService thread(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name(name).factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** The store for the kernel: a block that is on its way is read as committed. */
  public KernelStore store() {
    return store;
  }

  /** Waits until everything that the kernel has committed is in the database. Any thread. */
  public void awaitDurable() {
    store.awaitDurable();
  }

  /** How many blocks are durable. */
  long blockNumber() {
    return durable.blockNumber();
  }

  String kernelId() {
    return durable.lease().kernelId();
  }

  void withNextCommit(ExtraWrite extra) {
    durable.withNextCommit(extra);
  }

  /**
   * To be called after the kernel has committed: also writes what the host has to write where the
   * kernel itself changed nothing.
   *
   * @return completes with the promises that the block settled when it is durable
   */
  CompletableFuture<Set<String>> committed() {
    if (durable.hasExtraWrites()) {
      store.commit(NOTHING);
    }
    Set<String> ofBlock = settled;
    settled = Set.of();
    Optional<String> outboxNow = outboxOfBlock;
    outboxOfBlock = Optional.empty();
    return store
        .lastCommit()
        .thenApply(nothing -> {
          outboxNow.ifPresent(outbox);
          return ofBlock;
        });
  }

  private Runnable taken(BlockChanges changes) {
    settled = settled(changes.kv());
    Optional<String> stored = changes.kv().get(DeviceSetup.OUTBOX);
    if (stored != null) {
      outboxOfBlock = stored;
    }
    derived.follow(changes);
    return durable.take(changes);
  }

  private static Set<String> settled(Map<String, Optional<String>> changes) {
    Set<String> settled = new HashSet<>();
    changes.forEach((key, value) -> {
      Matcher state = PROMISE_STATE.matcher(key);
      // A promise that was deleted in the block in which it settled will never be seen.
      if (state.matches() && !value.equals(Optional.of(UNRESOLVED))) {
        settled.add(state.group(1));
      }
    });
    return settled;
  }

  /**
   * Waits for the commit that is under way; cuts it short if the thread is interrupted. What opens
   * the kernel again must not meet the last words of its predecessor.
   */
  @Override
  public void close() {
    thread.close();
  }
}
