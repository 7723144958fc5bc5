package io.vatpool.kernel.state;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.state.life.Arrears;
import io.vatpool.kernel.state.life.LifeEvent;
import io.vatpool.kernel.state.life.SideQueues;
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.kernel.state.life.VatLives;
import io.vatpool.kernel.state.transcript.Transcripts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of one kernel's state, put together, and the life of its cranks and blocks. */
public final class KernelState {
  /** The version of the layout of keys. */
  public static final String SCHEMA_VERSION = "3";

  private static final String VERSION = "version";
  private static final String CRANK_NUMBER = "crankNumber";
  private static final String VAT_ADMIN_ROOT = "vatAdminRootKref";

  private final UndoLog undoLog = new UndoLog();
  private final KernelStore committed;
  private final CrankStore store;
  private final KernelStats stats;
  private final KernelSettings settings;
  private final TerminatedVats terminatedVats;
  private final VatTable vats;
  private final FreeCandidates freeCandidates = new FreeCandidates();
  private final ReferenceCounts referenceCounts;
  private final EventQueue acceptanceQueue;
  private final EventQueue runQueue;
  private final ObjectTable objects;
  private final PromiseTable promises;
  private final CList cList;
  private final GcActions gcActions;
  private final ObjectRetirement retirement;
  private final RefcountSweep refcountSweep;
  private final Transcripts transcripts;
  private final VatStates vatStates;
  private final VatOptionRecorder optionRecorder;
  private final ReapSchedule reapSchedule;
  private final TerminatedVatCleanup cleanup;
  private final Vatstore vatstore;
  private final MeterTable meters;
  private final Bundles bundles;
  private final PinnedObjects pinnedObjects;
  private final UpgradeEvents upgradeEvents;
  private final VatLives lives;
  private final SideQueues sideQueues;
  private final Arrears arrears;
  private final DeviceNodeTable deviceNodes;
  private final DeviceTable devices;
  private final KernelMemory memory;

  /** Is told of what the slog wants to know. */
  public interface Observer
      extends CList.Listener, Transcripts.SnapshotListener, VatLives.Listener {
    @Override
    default void lifeChanged(
        String vatId, LifeEvent event, VatLife from, VatLife to, String reason) {}
  }

  /**
   * The state over what {@code committed} holds; nothing is read yet.
   *
   * @param workerBundleIds lockdown and supervisor for new incarnations
   * @param cacheChars how many characters of committed entries to keep in memory
   */
  public KernelState(
      KernelStore committed, List<String> workerBundleIds, long cacheChars, Observer observer) {
    this(committed, workerBundleIds, cacheChars, observer, CrankTrace.NONE);
  }

  /** The same, with somebody who watches what is hashed. */
  public KernelState(
      KernelStore committed,
      List<String> workerBundleIds,
      long cacheChars,
      Observer observer,
      CrankTrace trace) {
    this.committed = committed;
    store = new CrankStore(committed, undoLog, cacheChars, trace);
    stats = new KernelStats(store);
    settings = new KernelSettings(store);
    terminatedVats = new TerminatedVats(store);
    vats = new VatTable(store, stats, terminatedVats);
    lives = new VatLives(store, terminatedVats, observer);
    sideQueues = new SideQueues(store);
    arrears = new Arrears(store);
    referenceCounts = new ReferenceCounts(store, freeCandidates);
    acceptanceQueue = new EventQueue(store, stats, "acceptanceQueue", Stat.ACCEPTANCE_QUEUE_LENGTH);
    runQueue = new EventQueue(store, stats, "runQueue", Stat.RUN_QUEUE_LENGTH);
    objects = new ObjectTable(store, stats, referenceCounts, terminatedVats);
    promises = new PromiseTable(store, stats, referenceCounts, acceptanceQueue);
    cList = new CList(store, stats, referenceCounts, objects, promises, observer);
    gcActions = new GcActions(store, referenceCounts, vats, cList, lives);
    retirement =
        new ObjectRetirement(
            store, objects, referenceCounts, freeCandidates, vats, cList, gcActions);
    refcountSweep =
        new RefcountSweep(
            freeCandidates,
            promises,
            objects,
            referenceCounts,
            cList,
            terminatedVats,
            retirement,
            gcActions);
    transcripts = new Transcripts(committed, undoLog, observer);
    vatStates = new VatStates(store, referenceCounts, transcripts);
    optionRecorder = new VatOptionRecorder(settings, vatStates, workerBundleIds);
    reapSchedule = new ReapSchedule(store, settings, vatStates, lives);
    cleanup = new TerminatedVatCleanup(store, cList, retirement, transcripts, terminatedVats);
    vatstore = new Vatstore(store);
    meters = new MeterTable(store);
    bundles = new Bundles(store, committed, undoLog);
    pinnedObjects = new PinnedObjects(store, referenceCounts);
    upgradeEvents = new UpgradeEvents(store, acceptanceQueue);
    deviceNodes = new DeviceNodeTable(store, stats);
    devices = new DeviceTable(store, deviceNodes, referenceCounts);
    memory = new KernelMemory(store, stats, freeCandidates, terminatedVats);
  }

  // The life of a kernel

  /** Whether the kernel has been created. */
  public boolean isInitialized() {
    return store.has(VERSION);
  }

  /** Writes the tables of a new kernel, still empty. */
  public void initialize(KernelSettings.Initial initial) {
    vats.initialize();
    terminatedVats.initialize();
    devices.initialize();
    store.set("ko.nextID", "20");
    store.set("kd.nextID", "30");
    store.set("kp.nextID", "40");
    meters.initialize();
    gcActions.initialize();
    reapSchedule.initialize();
    runQueue.initialize();
    acceptanceQueue.initialize();
    store.set(CRANK_NUMBER, "0");
    settings.initialize(initial);
  }

  /** The new kernel is complete: hashes what has been written as if it were the first crank. */
  public CrankHashes finishInitialization() {
    store.set(VERSION, SCHEMA_VERSION);
    return emitCrankHashes();
  }

  /** Takes up what the store holds; the kernel must have been created. */
  public void load() {
    String version = store.get(VERSION);
    if (!SCHEMA_VERSION.equals(version)) {
      throw new StateViolationException(
          version == null
              ? "there is no kernel in this store: create it first"
              : "the kernel's state has version "
                  + version
                  + ", this gateway runs version "
                  + SCHEMA_VERSION);
    }
    memory.load();
  }

  // Cranks

  /** Starts a crank. */
  public void startCrank() {
    store.startCrank();
  }

  /** Names this place in the crank. */
  public void establishSavepoint(String name) {
    store.establishSavepoint(name);
  }

  /** Undoes all since the savepoint; statistics go back to what was saved last. */
  public void rollbackCrank(String name) {
    store.rollbackCrank(name);
    stats.load();
  }

  /** Saves the statistics and takes the crank's hashes. */
  public CrankHashes emitCrankHashes() {
    stats.save();
    return store.emitCrankHashes();
  }

  /** Takes the hashes of what the host has done between cranks; statistics wait for the next. */
  public CrankHashes emitHostHashes() {
    return store.emitCrankHashes();
  }

  /** Ends the crank. */
  public void endCrank() {
    store.endCrank();
  }

  /** The number of the crank that runs now or next. */
  public long crankNumber() {
    return Long.parseLong(store.getRequired(CRANK_NUMBER));
  }

  /** The crank has done its work. */
  public void incrementCrankNumber() {
    store.set(CRANK_NUMBER, Long.toString(crankNumber() + 1));
  }

  /** A place to come back to as if nothing had happened since: not even the hash remembers. */
  public static final class Retreat {
    private final int mark;
    private final CrankHasher.Forked hash;
    private final KernelStats.Saved stats;
    private final List<String> candidates;
    private final List<String> terminated;

    private Retreat(
        int mark,
        CrankHasher.Forked hash,
        KernelStats.Saved stats,
        List<String> candidates,
        List<String> terminated) {
      this.mark = mark;
      this.hash = hash;
      this.stats = stats;
      this.candidates = candidates;
      this.terminated = terminated;
    }
  }

  /** Marks a place to {@link #retreat} to before the crank or the host's operation ends. */
  public Retreat markRetreat() {
    return new Retreat(
        undoLog.mark(),
        store.hasher().fork(),
        stats.fork(),
        freeCandidates.toList(),
        terminatedVats.all());
  }

  /** Goes back to the place as if nothing had happened since. */
  public void retreat(Retreat to) {
    undoLog.rollBack(to.mark);
    stats.resume(to.stats);
    freeCandidates.replace(to.candidates);
    terminatedVats.replace(to.terminated);
    store.hasher().resume(to.hash);
  }

  // Blocks

  /** Undoes a change that was made outside the state, if the crank that made it is undone. */
  public void onUndo(Runnable undo) {
    undoLog.record(undo);
  }

  /** What the open block has changed; waits for snapshots on their way. */
  public BlockChanges pendingBlock() {
    transcripts.settleAll();
    memory.save();
    return new BlockChanges(
        transcripts.deletedSpans(),
        transcripts.deletedSnapshots(),
        store.changes(),
        transcripts.newEntries(),
        transcripts.changedSpans(),
        transcripts.changedSnapshots(),
        bundles.added(),
        List.of());
  }

  /** Commits the open block and starts the next. */
  public void commit() {
    BlockChanges block = pendingBlock();
    if (!block.isEmpty()) {
      committed.commit(block);
    }
    store.startBlock();
    transcripts.startBlock();
    bundles.startBlock();
  }

  // Single values

  /** The root object of the vat-admin vat, or null before there is one. */
  public @Nullable String vatAdminRoot() {
    return store.get(VAT_ADMIN_ROOT);
  }

  /** Remembers the root object of the vat-admin vat. */
  public void setVatAdminRoot(String kref) {
    store.set(VAT_ADMIN_ROOT, kref);
  }

  // Parts

  /** The key-value entries below all other parts. */
  public CrankStore store() {
    return store;
  }

  /** Statistics. */
  public KernelStats stats() {
    return stats;
  }

  /** Options of the kernel as a whole. */
  public KernelSettings settings() {
    return settings;
  }

  /** Vats that wait for their deletion. */
  public TerminatedVats terminatedVats() {
    return terminatedVats;
  }

  /** Which vats there are. */
  public VatTable vats() {
    return vats;
  }

  /** Who holds what. */
  public ReferenceCounts referenceCounts() {
    return referenceCounts;
  }

  /** Where everything arrives. */
  public EventQueue acceptanceQueue() {
    return acceptanceQueue;
  }

  /** What is to be delivered. */
  public EventQueue runQueue() {
    return runQueue;
  }

  /** Objects and their exporters. */
  public ObjectTable objects() {
    return objects;
  }

  /** Promises. */
  public PromiseTable promises() {
    return promises;
  }

  /** The vats' capability lists. */
  public CList cList() {
    return cList;
  }

  /** What vats have to be told about garbage. */
  public GcActions gcActions() {
    return gcActions;
  }

  /** The end of objects. */
  public ObjectRetirement retirement() {
    return retirement;
  }

  /** The look at what nobody may hold any more. */
  public RefcountSweep refcountSweep() {
    return refcountSweep;
  }

  /** Transcripts and snapshots. */
  public Transcripts transcripts() {
    return transcripts;
  }

  /** Source, options and parameters of vats. */
  public VatStates vatStates() {
    return vatStates;
  }

  /** Turns creation options into recorded ones. */
  public VatOptionRecorder optionRecorder() {
    return optionRecorder;
  }

  /** When vats bring out their dead. */
  public ReapSchedule reapSchedule() {
    return reapSchedule;
  }

  /** The deletion of dead vats. */
  public TerminatedVatCleanup cleanup() {
    return cleanup;
  }

  /** What vats and devices have stored. */
  public Vatstore vatstore() {
    return vatstore;
  }

  /** Meters. */
  public MeterTable meters() {
    return meters;
  }

  /** Code bundles. */
  public Bundles bundles() {
    return bundles;
  }

  /** Objects the host holds for good. */
  public PinnedObjects pinnedObjects() {
    return pinnedObjects;
  }

  /** Events an upgrade of the state has left. */
  public UpgradeEvents upgradeEvents() {
    return upgradeEvents;
  }

  /** Which vats are suspended or paused. */
  public VatLives lives() {
    return lives;
  }

  /** What waits for vats that are paused, or about to be started. */
  public SideQueues sideQueues() {
    return sideQueues;
  }

  /** What a restart of all vats has left to do. */
  public Arrears arrears() {
    return arrears;
  }

  /** Device nodes and their devices. */
  public DeviceNodeTable deviceNodes() {
    return deviceNodes;
  }

  /** Devices. */
  public DeviceTable devices() {
    return devices;
  }
}
