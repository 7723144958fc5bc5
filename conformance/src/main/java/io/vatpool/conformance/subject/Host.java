package io.vatpool.conformance.subject;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.CapData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kernel and what a host can do with it. Each method is one operation of the reference's
 * controller or of its host storage; any of them may throw, which is an outcome of the step.
 */
public interface Host {
  /** The promise of the bootstrap message, or null if there is none. */
  @Nullable String bootstrapResult();

  /** The value of a key as the kernel sees it now, the open block included. */
  @Nullable String get(String key);

  /**
   * Sends to a static vat's root.
   *
   * @param args the arguments: cap-data of an array
   * @param policy the resolution policy, or null for the default
   * @return the promise of the result, or null if the policy asks for none
   */
  @Nullable String queueToVatRoot(String vat, String method, CapData args, @Nullable String policy);

  /** The same to any object. */
  @Nullable String queueToObject(String kref, String method, CapData args, @Nullable String policy);

  /**
   * Runs until idle or as far as the policy lets.
   *
   * @param policy fields as in {@code reference/policy.mjs}, or missing
   * @return the number of cranks
   */
  long run(JsonNode policy);

  /** Runs one crank; answers 0 if there was nothing to do. */
  long step();

  /** Makes everything since the last commit durable. */
  void commit();

  /** Ends the kernel without a commit and opens its store again. */
  void restart(JsonNode runtime);

  /** Answers the root's kref. */
  String pinVatRoot(String vat);

  /** Installs a bundle of the workspace, if it is its hash. */
  String installBundle(String bundleId);

  /** Changes options of the kernel. */
  void changeKernelOptions(JsonNode options);

  /** Terminates a vat by its ID. */
  void terminateVat(String vatId, CapData reason);

  /**
   * Upgrades a static vat.
   *
   * @return the promise of the result
   */
  String upgradeStaticVat(String vat, boolean pauseFirst, String bundleId, JsonNode options);

  /**
   * Does what the reference cannot: {@code suspend}, {@code unsuspend}, {@code pause} or {@code
   * resume} a vat, or {@code restartAll} of them.
   *
   * @param vatId the vat; empty for all
   */
  default void lifecycle(String transition, String vatId) {
    throw new UnsupportedOperationException("this kernel cannot " + transition);
  }

  /** Commits and has the whole state checked against itself; throws what was found. */
  default void audit() {
    throw new UnsupportedOperationException("this kernel cannot be audited");
  }

  /**
   * Makes everything durable; where there is a process that runs the kernel, it is then killed and
   * the kernel taken over by the next.
   */
  default void failover() {
    commit();
  }

  /** Schedules a reap of all vats that moved since; answers the positions. */
  Map<String, Long> reapAllVats(Map<String, Long> since);

  /** Answers the vats that were snapshotted. */
  List<String> snapshotAllVats();

  /** Moves queued upgrade events to the run-queue. */
  void injectQueuedUpgradeEvents();

  /** Tells the timer device the time; answers whether somebody was woken. */
  boolean pollTimer(long now);

  /** Calls in through the bridge device. */
  void bridgeInbound(JsonNode args);

  /**
   * A promise that a step before has given a name.
   *
   * @throws IllegalArgumentException if none has that name
   */
  static String named(@Nullable String kpid) {
    if (kpid == null) {
      throw new IllegalArgumentException("no promise has that name");
    }
    return kpid;
  }

  /** The host wants to know what becomes of a promise. */
  void registerInterest(@Nullable String kpid);

  /** The sections of the reference's dump, their elements in any order. */
  Map<String, List<JsonNode>> dump();

  /** The statistics. */
  Map<String, Long> stats();

  /** {@code unresolved}, {@code fulfilled}, {@code rejected} or {@code unknown}. */
  String promiseStatus(@Nullable String kpid);

  /** What a promise settled to; releases the host's interest in it. */
  CapData promiseResolution(@Nullable String kpid, boolean incref);
}
