package io.vatpool.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.crank.CrankSummary;
import io.vatpool.kernel.crank.Cranks;
import io.vatpool.kernel.crank.RetractableSlog;
import io.vatpool.kernel.marshal.MarshalException;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.policy.RunPolicy;
import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.CrankWatch;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.UpcomingVats;
import io.vatpool.kernel.port.VatFaultedException;
import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.slog.SlogSpan;
import io.vatpool.kernel.slog.SnapshotSaved;
import io.vatpool.kernel.slog.VatSlog;
import io.vatpool.kernel.state.CrankTrace;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.life.LifeEvent;
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.SnapshotInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One kernel, as its host sees it.
 *
 * <p>Everything happens on the calling thread, of which there is one at a time. What the kernel
 * does gathers in an open block until {@link #commit}; the host lets nothing out before. A request
 * that makes no sense is refused with a {@link StateViolationException} or a {@link
 * MarshalException} and leaves no trace. Anything else that goes wrong is a panic: the crank or the
 * operation is undone, and from then on every call but {@link #pendingBlock}, {@link #commit} and
 * {@link #close} throws {@link KernelPanicException}. An operation that ends a critical vat stays
 * done, as in the reference; it is the next crank that panics, before it begins.
 */
public final class Kernel implements AutoCloseable {
  private final KernelState state;
  private final Cranks cranks;
  private final HostOperations operations;
  private final KernelLifecycle lifecycle;
  private final KernelView view;
  private @Nullable KernelPanicException panic;
  private boolean closed;

  private Kernel(KernelState state, Cranks cranks) {
    this.state = state;
    this.cranks = cranks;
    this.view = new KernelView(state);
    this.operations = new HostOperations(state, cranks);
    this.lifecycle = new KernelLifecycle(state, cranks, this::betweenReturning);
  }

  /**
   * Opens a kernel that has been created in the environment's store.
   *
   * @throws StateViolationException if there is none, or it is of another version
   */
  public static Kernel open(KernelEnvironment environment) {
    return open(environment, CrankTrace.NONE, CrankWatch.NONE);
  }

  /** The same, with those who watch what is hashed, and who follow queues and cranks. */
  public static Kernel open(KernelEnvironment environment, CrankTrace trace, CrankWatch watch) {
    KernelOptions options = environment.options();
    RetractableSlog buffer = new RetractableSlog(environment.slog());
    SlogObserver observer = new SlogObserver();
    KernelState state =
        new KernelState(
            environment.store(), options.workerBundleIds(), options.cacheChars(), observer, trace);
    VatDirectory directory = new VatDirectory(state);
    KernelSlog slog = new KernelSlog(buffer, directory::forSlog);
    observer.observe(state, slog);
    SlogSpan init = slog.kernelInit();
    Cranks cranks =
        new Cranks(
            state,
            environment.workers(),
            slog,
            buffer,
            options.workerBundleIds(),
            options.verifyReads(),
            watch);
    state.load();
    cranks.start(environment.devices());
    init.finish();
    return new Kernel(state, cranks);
  }

  /** Tells the slog what the state cannot know how to say. */
  private static final class SlogObserver implements KernelState.Observer {
    private @Nullable KernelState state;
    private KernelSlog slog = KernelSlog.none();

    void observe(KernelState observed, KernelSlog to) {
      state = observed;
      slog = to;
    }

    @Override
    public void changed(String vatId, String mode, String kref, String vref) {
      if (slog.enabled() && state != null) {
        VatSlog.ClistChange change =
            switch (mode) {
              case "import" -> VatSlog.ClistChange.IMPORT;
              case "export" -> VatSlog.ClistChange.EXPORT;
              default -> VatSlog.ClistChange.DROP;
            };
        slog.vat(vatId).clist(state.crankNumber(), change, kref, vref);
      }
    }

    @Override
    public void lifeChanged(
        String vatId, LifeEvent event, VatLife from, VatLife to, String reason) {
      slog.vat(vatId).lifecycle(event.word(), from.word(), to.word(), reason);
    }

    @Override
    public void saved(
        String vatId, long snapPos, SnapshotInfo info, @Nullable SnapshotRow previous) {
      slog.vat(vatId)
          .heapSnapshotSave(
              new SnapshotSaved(
                  info, snapPos, previous == null ? null : previous.uncompressedBytes(), true));
      slog.vat(vatId).heapSnapshotLoad(snapPos, info.snapshotId());
    }
  }

  // Running

  /** Runs one crank; false if there was nothing to do. */
  public boolean step() {
    return crank(null) != null;
  }

  /** Runs cranks until nothing is left to do or the policy has had enough. */
  public RunReport run(RunPolicy policy) {
    insistUsable();
    long count = 0;
    while (true) {
      CrankSummary summary = crank(policy);
      if (summary == null) {
        return new RunReport(count, true);
      }
      count++;
      if (!summary.tell(policy)) {
        return new RunReport(count, false);
      }
    }
  }

  private @Nullable CrankSummary crank(@Nullable RunPolicy policy) {
    insistUsable();
    try {
      cranks.panic().check();
      return cranks.loop().step(policy);
    } catch (VatFaultedException e) {
      cranks.panic().forget();
      throw e; // the crank is undone; what becomes of the vat is the host's decision
    } catch (RuntimeException e) {
      throw panic("crank " + state.crankNumber() + " failed", e);
    }
  }

  /** Whether {@link #step} would find something to do. */
  public boolean hasWork() {
    insistUsable();
    return cranks.panic().reason() != null || cranks.loop().hasWork();
  }

  // Blocks

  /** What the open block has changed; waits for snapshots on their way. */
  public BlockChanges pendingBlock() {
    insistOpen();
    return state.pendingBlock();
  }

  /**
   * Commits the open block and starts the next; waits for snapshots on their way. An exception
   * means that this kernel object must be thrown away.
   */
  public void commit() {
    insistOpen();
    try {
      state.commit();
    } catch (RuntimeException e) {
      throw panic("a block could not be committed", e);
    }
  }

  /** The hash over all cranks so far. */
  public String activityHash() {
    insistOpen();
    return state.store().activityHash();
  }

  /** The number of the next crank. */
  public long crankNumber() {
    insistOpen();
    return state.crankNumber();
  }

  /** Why the kernel has stopped, if it has. */
  public Optional<KernelPanicException> panicked() {
    return Optional.ofNullable(panic);
  }

  // Messages and promises

  /**
   * Sends a message to the root object of a static vat.
   *
   * @param methargs cap-data of {@code [method, args]} with krefs as slots
   * @return the promise for the result, held for the host; null if the policy asks for none
   */
  public @Nullable String queueToVatRoot(
      String vatName, CapData methargs, ResolutionPolicy policy) {
    return between(() -> operations.queueToVatRoot(vatName, methargs, policy));
  }

  /** Sends a message to any object or promise of the kernel; see {@link #queueToVatRoot}. */
  public @Nullable String queueToObject(String kref, CapData methargs, ResolutionPolicy policy) {
    return between(() -> operations.queueToObject(kref, methargs, policy));
  }

  /** Holds the root object of a static vat for good, and returns its kref. */
  public String pinVatRoot(String vatName) {
    return betweenReturning(() -> operations.pinVatRoot(vatName));
  }

  /** Holds a promise for the host until {@link #takeResolution}. */
  public void registerInterest(String kpid) {
    between(() -> {
      operations.registerInterest(kpid);
      return null;
    });
  }

  /** What is known of a promise; changes nothing. */
  public PromiseState promise(String kpid) {
    insistUsable();
    return view.promise(kpid);
  }

  /**
   * Takes what a promise was settled with and lets go of the promise, which may be gone after the
   * next crank.
   *
   * @param holdSlots whether to hold what the data refers to instead
   */
  public CapData takeResolution(String kpid, boolean holdSlots) {
    return betweenReturning(() -> operations.takeResolution(kpid, holdSlots));
  }

  // Vats

  /** The id of a static vat. */
  public String vatId(String name) {
    insistUsable();
    return operations.vatId(name);
  }

  /** The id of a device. */
  public String deviceId(String name) {
    insistUsable();
    return operations.deviceId(name);
  }

  /**
   * Vats, dead ones that are not deleted yet included, in the order of their ids.
   *
   * @param after the id to begin after, or null
   */
  public List<VatSummary> vats(@Nullable String after, int limit) {
    insistUsable();
    return view.vats(after, limit);
  }

  /** One vat. */
  public Optional<VatSummary> vat(String vatId) {
    insistUsable();
    return view.vat(vatId);
  }

  /** What the queues will need next; may be asked while a delivery waits for its worker, too. */
  public UpcomingVats upcoming() {
    return cranks.upcoming();
  }

  /**
   * Terminates a vat as if its admin had done so.
   *
   * @param reason what its admin sees; without references
   */
  public void terminateVat(String vatId, CapData reason) {
    between(() -> {
      operations.terminateVat(vatId, reason);
      return null;
    });
  }

  /**
   * Upgrades a static vat.
   *
   * @param pauseFirst whether to call {@code pause} on its root object first
   * @param options {@code upgradeMessage} and {@code vatParameters}, both optional
   * @return the promise for the upgrade's result, held for the host
   */
  public String upgradeStaticVat(
      String vatName, boolean pauseFirst, String bundleId, Passable.CopyRecord options) {
    return betweenReturning(
        () -> operations.upgradeStaticVat(vatName, pauseFirst, bundleId, options));
  }

  /**
   * Schedules a bringOutYourDead for each vat that has done something since the last call.
   *
   * @param previous what the last call returned, or an empty map
   * @return positions of the vats, for the next call
   */
  public Map<String, Long> reapAllVats(Map<String, Long> previous) {
    return betweenReturning(() -> operations.reapAllVats(previous));
  }

  /** Saves each vat that has done anything since it was saved last, and returns their ids. */
  public List<String> snapshotAllVats() {
    return betweenReturning(operations::snapshotAllVats);
  }

  /** Suspends, pauses and restarts vats. */
  public KernelLifecycle lifecycle() {
    return lifecycle;
  }

  // The kernel as a whole

  /** Everything that people may look at, as of the open block. On the kernel's thread. */
  public KernelView view() {
    insistOpen();
    return view;
  }

  /**
   * Installs a bundle whose id has been checked against its contents.
   *
   * @return false if it was installed already
   */
  public boolean installBundle(String bundleId, String bundle) {
    insistUsable();
    if (state.bundles().has(bundleId)) {
      return false;
    }
    asCrank(() -> operations.installBundle(bundleId, bundle));
    return true;
  }

  /** Whether a bundle is installed. */
  public boolean hasBundle(String bundleId) {
    insistUsable();
    return state.bundles().has(bundleId);
  }

  /**
   * Changes {@code defaultReapInterval}, {@code defaultReapGCKrefs} or {@code snapshotInterval}.
   *
   * @param options an object of those to change; those before one with an invalid value are changed
   * @throws StateViolationException for an unknown option or an invalid value
   */
  public void changeOptions(JsonNode options) {
    insistUsable();
    operations.insistKnownOptions(options);
    state.startCrank();
    try {
      operations.changeOptions(options);
    } finally {
      state.endCrank();
    }
  }

  /** Puts events that an upgrade of the stored state has left into the acceptance queue. */
  public void injectQueuedUpgradeEvents() {
    between(() -> {
      state.upgradeEvents().inject();
      return null;
    });
  }

  /** The kernel's statistics under the reference's names. */
  public SequencedMap<String, Long> stats() {
    insistUsable();
    return state.stats().snapshot();
  }

  /** How much waits. */
  public QueueLengths queueLengths() {
    insistUsable();
    return QueueLengths.of(state);
  }

  /** The last lines of the log for tests; not part of the state. */
  public List<String> testLog() {
    return cranks.testLog().lines();
  }

  /** Adds a line to the log for tests. */
  public void log(String line) {
    cranks.testLog().add(line);
  }

  /**
   * Hands something to a device of this kernel between cranks: the time to a timer, a message to a
   * bridge.
   *
   * @param input calls the device, which may make its syscalls
   */
  public void input(Runnable input) {
    between(() -> {
      input.run();
      return null;
    });
  }

  /** Stops using the kernel; what has not been committed is lost. */
  @Override
  public void close() {
    closed = true;
  }

  // Guards

  private void insistOpen() {
    if (closed) {
      throw new IllegalStateException("this kernel has been closed");
    }
  }

  private void insistUsable() {
    insistOpen();
    if (panic != null) {
      throw new KernelPanicException(String.valueOf(panic.getMessage()), panic);
    }
  }

  private KernelPanicException panic(String what, RuntimeException cause) {
    KernelPanicException stopped =
        cause instanceof KernelPanicException already
            ? already
            : new KernelPanicException(what + ": " + cause, cause);
    panic = stopped;
    return stopped;
  }

  private <T> T betweenReturning(Supplier<T> operation) {
    T result = between(() -> operation.get());
    if (result == null) {
      throw new IllegalStateException("an operation returned nothing");
    }
    return result;
  }

  /** Runs an operation between cranks: all of it or nothing. */
  private <T> @Nullable T between(Supplier<@Nullable T> operation) {
    insistUsable();
    KernelState.Retreat before = state.markRetreat();
    try {
      return operation.get();
    } catch (StateViolationException | IllegalArgumentException e) {
      state.retreat(before);
      throw e;
    } catch (RuntimeException e) {
      state.retreat(before);
      throw panic("an operation of the host failed", e);
    }
  }

  /** Runs an operation as a crank of its own, as far as its hash goes. */
  private void asCrank(Runnable operation) {
    insistUsable();
    state.startCrank();
    try {
      between(() -> {
        operation.run();
        return null;
      });
    } finally {
      state.endCrank();
    }
  }
}
