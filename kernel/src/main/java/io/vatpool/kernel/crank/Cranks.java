package io.vatpool.kernel.crank;

import io.vatpool.kernel.device.DeviceEndowments;
import io.vatpool.kernel.port.CrankWatch;
import io.vatpool.kernel.port.UpcomingVats;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.VatTable;
import io.vatpool.kernel.translate.DeliveryTranslator;
import io.vatpool.kernel.translate.SyscallTranslator;
import java.util.ArrayList;
import java.util.List;

/** The parts that run cranks, put together. */
public final class Cranks {
  /** How many static vats the reference brings online at start, and so begins their transcripts. */
  private static final int BEGUN_AT_START_MAX = 25;

  /** A span of this many entries holds more than its own beginning. */
  private static final long USED_SPAN_ENTRIES = 2;

  private final KernelState state;
  private final CrankLoop loop;
  private final Messaging messaging;
  private final VatAdminMessages vatAdmin;
  private final VatTermination termination;
  private final VatLifecycle lifecycle;
  private final VatDeliveries deliveries;
  private final SnapshotSchedule snapshots;
  private final KernelDevices devices;
  private final Upcoming upcoming;
  private final TestLog testLog = new TestLog();
  private final PendingPanic panic = new PendingPanic();

  /**
   * Cranks over {@code state}.
   *
   * @param slog writes to {@code slogBuffer}
   * @param workerBundleIds lockdown and supervisor for new incarnations
   * @param crankWatch is told of queues and cranks
   */
  public Cranks(
      KernelState state,
      VatWorkers workers,
      KernelSlog slog,
      RetractableSlog slogBuffer,
      List<String> workerBundleIds,
      boolean verifyReads,
      CrankWatch crankWatch) {
    this.state = state;
    QueueWatch watch = new QueueWatch(state, crankWatch);
    messaging = new Messaging(state, slog, panic, watch);
    vatAdmin = new VatAdminMessages(state, messaging);
    termination = new VatTermination(state, messaging, vatAdmin, workers, slog, panic);
    devices = new KernelDevices(state, slog);
    DeliveryRun.DeliveryTools tools =
        new DeliveryRun.DeliveryTools(
            state,
            workers,
            new SyscallTranslator(state),
            new SyscallExecutor(state, messaging, devices),
            slogBuffer,
            panic,
            verifyReads);
    deliveries = new VatDeliveries(tools, new DeliveryTranslator(state), slog, testLog);
    snapshots = new SnapshotSchedule(state, deliveries, workers);
    upcoming = new Upcoming(state, deliveries);
    DeliveryJudge judge = new DeliveryJudge(state.meters());
    Router router = new Router(state, messaging, watch);
    IncarnationEnd end = new IncarnationEnd(state, deliveries, judge, messaging, workers);
    Suspension suspension = new Suspension(state, end, workers, panic);
    Revival revival =
        new Revival(state, deliveries, judge, suspension, workers, panic, workerBundleIds);
    lifecycle = new VatLifecycle(state, suspension, revival, workers);
    EventDispatcher dispatcher =
        new EventDispatcher(
            state,
            router,
            deliveries,
            judge,
            new VatStart(state, deliveries, judge),
            new VatUpgrade(
                state, deliveries, judge, end, suspension, revival, workers, slog, workerBundleIds),
            suspension,
            revival,
            new AdminNodeCalls(state, messaging, suspension, lifecycle),
            slog,
            watch);
    loop =
        new CrankLoop(
            state,
            new WorkSource(state),
            panic,
            new RoutingCrank(state, router, slog),
            new DeliveryCrank(state, dispatcher, snapshots, termination, lifecycle, vatAdmin, slog),
            watch);
  }

  /**
   * Makes the devices and begins the transcripts of static vats that the reference would bring
   * online now.
   */
  public void start(DeviceEndowments endowments) {
    devices.start(endowments, messaging, new VatAdminHooks(state, termination));
    state.vats().staticVats().stream()
        .limit(BEGUN_AT_START_MAX)
        .map(VatTable.Named::vatId)
        .filter(vatId -> !state.lives().of(vatId).suspended())
        .forEach(deliveries::begin);
  }

  /** Runs cranks. */
  public CrankLoop loop() {
    return loop;
  }

  /** What the queues will need next. */
  public UpcomingVats upcoming() {
    return upcoming;
  }

  /** Sends messages. */
  public Messaging messaging() {
    return messaging;
  }

  /** Tells the vat-admin vat things. */
  public VatAdminMessages vatAdmin() {
    return vatAdmin;
  }

  /** What the kernel may have been told not to survive. */
  public PendingPanic panic() {
    return panic;
  }

  /** Ends vats. */
  public VatTermination termination() {
    return termination;
  }

  /** Suspends, pauses and resumes vats. */
  public VatLifecycle lifecycle() {
    return lifecycle;
  }

  /** Saves the vat if anything has happened to it since it was saved last; whether it did. */
  public boolean saveSnapshotOfUsedVat(String vatId) {
    return snapshots.saveFrom(vatId, USED_SPAN_ENTRIES);
  }

  /** Lines for tests. */
  public TestLog testLog() {
    return testLog;
  }

  /** The ids of all living vats: static ones by name, then dynamic ones by age. */
  public List<String> livingVats() {
    List<String> vatIds = new ArrayList<>();
    state.vats().staticVats().forEach(vat -> vatIds.add(vat.vatId()));
    vatIds.addAll(state.vats().dynamicVats());
    return vatIds;
  }
}
