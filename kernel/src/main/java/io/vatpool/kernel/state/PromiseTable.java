package io.vatpool.kernel.state;

import io.vatpool.kernel.state.KernelPromise.Settled;
import io.vatpool.kernel.state.KernelPromise.Unresolved;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's promises: {@code kpN.state}, who decides, who subscribed, which messages wait for
 * the outcome, and the outcome.
 */
public final class PromiseTable {
  static final String FULFILLED = "fulfilled";
  static final String REJECTED = "rejected";
  private static final String UNRESOLVED = "unresolved";

  private final CrankStore store;
  private final KernelStats stats;
  private final ReferenceCounts counts;
  private final EventQueue acceptanceQueue;
  private final Counter ids;

  PromiseTable(
      CrankStore store, KernelStats stats, ReferenceCounts counts, EventQueue acceptanceQueue) {
    this.store = store;
    this.stats = stats;
    this.counts = counts;
    this.acceptanceQueue = acceptanceQueue;
    this.ids = new Counter(store, "kp.nextID");
  }

  /** The number that the next promise gets. */
  public long nextId() {
    return ids.next();
  }

  /** Makes a promise that the kernel decides and nobody holds yet. */
  public String add(ResolutionPolicy policy) {
    String kpid = KernelSlot.of(SlotType.PROMISE, ids.allocate());
    store.set(kpid + ".state", UNRESOLVED);
    store.set(kpid + ".subscribers", "");
    store.set(kpid + ".queue.nextID", "0");
    counts.initializePromise(kpid);
    store.set(kpid + ".decider", "");
    if (policy == ResolutionPolicy.IGNORE || policy == ResolutionPolicy.NONE) {
      store.noteAbsent(kpid + ".policy");
    } else {
      store.set(kpid + ".policy", policy.key());
    }
    stats.increment(Stat.KERNEL_PROMISES);
    stats.increment(Stat.KP_UNRESOLVED);
    return kpid;
  }

  /** Makes a promise that a vat decides. */
  String addForVat(String deciderVatId) {
    String kpid = add(ResolutionPolicy.IGNORE);
    store.set(kpid + ".decider", deciderVatId);
    return kpid;
  }

  /** Whether the promise is in the table. */
  public boolean exists(String kpid) {
    KernelSlot.insist(SlotType.PROMISE, kpid);
    return store.has(kpid + ".state");
  }

  /** The promise, which must be in the table. */
  public KernelPromise get(String kpid) {
    KernelSlot.insist(SlotType.PROMISE, kpid);
    String state = store.getRequired(kpid + ".state");
    return switch (state) {
      case UNRESOLVED -> unresolved(kpid);
      case FULFILLED -> new Settled(false, data(kpid));
      case REJECTED -> new Settled(true, data(kpid));
      default -> throw new StateViolationException(kpid + " has the unknown state " + state);
    };
  }

  private Unresolved unresolved(String kpid) {
    String decider = store.get(kpid + ".decider");
    String policy = store.get(kpid + ".policy");
    String subscribers = store.get(kpid + ".subscribers");
    return new Unresolved(
        decider == null || decider.isEmpty() ? null : decider,
        policy == null || policy.isEmpty() ? ResolutionPolicy.IGNORE : ResolutionPolicy.of(policy),
        CommaList.split(subscribers == null ? "" : subscribers));
  }

  private CapData data(String kpid) {
    String body = store.getRequired(kpid + ".data.body");
    List<String> slots = CommaList.split(store.getRequired(kpid + ".data.slots"));
    slots.forEach(KernelSlot::type);
    return new CapData(body, slots);
  }

  /** The promise, which must be unresolved. */
  public Unresolved getUnresolved(String kpid) {
    if (get(kpid) instanceof Unresolved unresolved) {
      return unresolved;
    }
    throw new StateViolationException(kpid + " was already resolved");
  }

  /**
   * The promise, which must be unresolved and in the hands of {@code decider}, where null stands
   * for the kernel.
   */
  public Unresolved getResolvable(String kpid, @Nullable String decider) {
    Unresolved promise = getUnresolved(kpid);
    if (decider == null ? promise.decider() != null : !decider.equals(promise.decider())) {
      throw new StateViolationException(
          kpid + " is decided by " + promise.decider() + ", not by " + decider);
    }
    return promise;
  }

  /** Gives the promise, which nobody decides, to a vat. */
  public void setDecider(String kpid, String vatId) {
    Unresolved promise = getUnresolved(kpid);
    if (promise.decider() != null) {
      throw new StateViolationException(kpid + " is decided by " + promise.decider() + " already");
    }
    store.set(kpid + ".decider", vatId);
  }

  /** Takes the promise from the vat that decides it. */
  public void clearDecider(String kpid) {
    if (getUnresolved(kpid).decider() == null) {
      throw new StateViolationException("nobody decides " + kpid);
    }
    store.set(kpid + ".decider", "");
  }

  /** The vat wants to know what becomes of the promise. */
  public void addSubscriber(String kpid, String vatId) {
    List<String> subscribers = new ArrayList<>(getUnresolved(kpid).subscribers());
    if (!subscribers.contains(vatId)) {
      subscribers.add(vatId);
    }
    Collections.sort(subscribers);
    store.set(kpid + ".subscribers", String.join(",", subscribers));
  }

  /** Lets a message wait for the promise. The message keeps the references it has counted. */
  public void queueMessage(String kpid, KernelMessage message) {
    getUnresolved(kpid);
    long index = queueLength(kpid);
    store.set(kpid + ".queue.nextID", Long.toString(index + 1));
    store.set(queueKey(kpid, index), JsJson.stringify(message.toJson()));
    stats.increment(Stat.PROMISE_QUEUES_LENGTH);
  }

  /** The stored texts of the messages that wait for the promise. */
  public List<String> queuedMessages(String kpid) {
    long length = queueLength(kpid);
    List<String> messages = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      messages.add(store.getRequired(queueKey(kpid, i)));
    }
    return messages;
  }

  private long queueLength(String kpid) {
    return Long.parseLong(store.getRequired(kpid + ".queue.nextID"));
  }

  private static String queueKey(String kpid, long index) {
    return kpid + ".queue." + index;
  }

  /** Sends all waiting messages through the acceptance queue again: their target has changed. */
  public void requeueMessages(String kpid) {
    getUnresolved(kpid);
    List<String> messages = queuedMessages(kpid);
    for (String message : messages) {
      acceptanceQueue.add(
          "{\"type\":\"send\",\"target\":\"" + kpid + "\",\"msg\":" + message + "}");
    }
    stats.decrement(Stat.PROMISE_QUEUES_LENGTH, messages.size());
    for (int i = 0; i < messages.size(); i++) {
      store.delete(queueKey(kpid, i));
    }
    store.set(kpid + ".queue.nextID", "0");
  }

  /** Settles the promise and counts its hold on what it was settled with. */
  public void settle(String kpid, boolean rejected, CapData data) {
    KernelSlot.insist(SlotType.PROMISE, kpid);
    data.slots().forEach(counts::increment);
    requeueMessages(kpid);
    deleteState(kpid);
    stats.decrement(Stat.KP_UNRESOLVED);
    stats.increment(rejected ? Stat.KP_REJECTED : Stat.KP_FULFILLED);
    store.set(kpid + ".state", rejected ? REJECTED : FULFILLED);
    store.set(kpid + ".data.body", data.body());
    store.set(kpid + ".data.slots", String.join(",", data.slots()));
  }

  /** Removes the promise from the table. */
  void delete(String kpid) {
    String state = store.getRequired(kpid + ".state");
    switch (state) {
      case UNRESOLVED -> stats.decrement(Stat.KP_UNRESOLVED);
      case FULFILLED -> stats.decrement(Stat.KP_FULFILLED);
      case REJECTED -> stats.decrement(Stat.KP_REJECTED);
      default -> throw new StateViolationException(kpid + " has the unknown state " + state);
    }
    stats.decrement(Stat.KERNEL_PROMISES);
    if (state.equals(UNRESOLVED)) {
      long length = queueLength(kpid);
      deleteStateBeforeQueue(kpid);
      for (long i = 0; i < length; i++) {
        store.delete(queueKey(kpid, i));
      }
      deleteStateAfterQueue(kpid);
    } else {
      deleteState(kpid);
    }
    counts.forget(kpid);
  }

  private void deleteState(String kpid) {
    deleteStateBeforeQueue(kpid);
    deleteStateAfterQueue(kpid);
  }

  private void deleteStateBeforeQueue(String kpid) {
    store.delete(kpid + ".state");
    store.delete(kpid + ".decider");
    store.delete(kpid + ".subscribers");
    store.delete(kpid + ".policy");
  }

  private void deleteStateAfterQueue(String kpid) {
    store.delete(kpid + ".queue.nextID");
    store.delete(kpid + ".data.body");
    store.delete(kpid + ".data.slots");
  }
}
