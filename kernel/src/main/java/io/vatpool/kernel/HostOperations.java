package io.vatpool.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.crank.Cranks;
import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.marshal.Truth;
import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.kernel.state.KernelSlot;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.SlotType;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.VatIds;
import io.vatpool.protocol.CapData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a host does to its kernel between cranks: the reference's controller. Which of these take
 * hashes, and of what, follows the reference, too.
 */
final class HostOperations {
  private static final String UPGRADE_MESSAGE = "upgradeMessage";
  private static final Set<String> KERNEL_OPTIONS =
      Set.of("defaultReapInterval", "defaultReapGCKrefs", "snapshotInterval");

  private final KernelState state;
  private final Cranks cranks;

  HostOperations(KernelState state, Cranks cranks) {
    this.state = state;
    this.cranks = cranks;
  }

  String vatId(String name) {
    String vatId = state.vats().findByName(name);
    if (vatId == null) {
      throw new StateViolationException("there is no static vat named '" + name + "'");
    }
    return vatId;
  }

  String deviceId(String name) {
    String deviceId = state.devices().findByName(name);
    if (deviceId == null) {
      throw new StateViolationException("there is no device named '" + name + "'");
    }
    return deviceId;
  }

  private String root(String vatId) {
    return state.cList().exportRoot(vatId);
  }

  @Nullable String queueToVatRoot(String vatName, CapData methargs, ResolutionPolicy policy) {
    return queue(root(vatId(vatName)), methargs, policy);
  }

  @Nullable String queueToObject(String kref, CapData methargs, ResolutionPolicy policy) {
    boolean known =
        switch (KernelSlot.type(kref)) {
          case OBJECT -> state.referenceCounts().objectExists(kref);
          case PROMISE -> state.promises().exists(kref);
          case DEVICE ->
              throw new StateViolationException(kref + " is a device node: it takes no messages");
        };
    if (!known) {
      throw new StateViolationException("there is no " + kref + ", or not any more");
    }
    return queue(kref, methargs, policy);
  }

  private @Nullable String queue(String kref, CapData methargs, ResolutionPolicy policy) {
    String kpid = cranks.messaging().queue(kref, methargs, policy);
    if (kpid != null) {
      registerInterest(kpid);
    }
    state.emitHostHashes();
    return kpid;
  }

  void registerInterest(String kpid) {
    KernelSlot.insist(SlotType.PROMISE, kpid);
    state.referenceCounts().increment(kpid);
  }

  String pinVatRoot(String vatName) {
    String kref = root(vatId(vatName));
    state.pinnedObjects().pin(kref);
    state.emitHostHashes();
    return kref;
  }

  CapData takeResolution(String kpid, boolean holdSlots) {
    if (!(state.promises().get(kpid) instanceof KernelPromise.Settled settled)) {
      throw new StateViolationException(kpid + " has not been settled yet");
    }
    state.referenceCounts().decrement(kpid);
    if (holdSlots) {
      settled.data().slots().forEach(state.referenceCounts()::increment);
    }
    state.emitHostHashes();
    return settled.data();
  }

  /** Runs within a crank of its own. */
  void installBundle(String bundleId, String bundle) {
    state.bundles().add(bundleId, bundle);
    if (cranks.vatAdmin().canSend()) {
      cranks.vatAdmin().bundleInstalled(bundleId);
    }
    state.emitCrankHashes();
  }

  void insistKnownOptions(JsonNode options) {
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      if (!KERNEL_OPTIONS.contains(option.getKey())) {
        throw new StateViolationException(
            "unknown kernel option '" + option.getKey() + "', known are " + KERNEL_OPTIONS);
      }
    }
  }

  /**
   * Runs within a crank of its own. As in the reference, options before one with an invalid value
   * are changed, and a hash is taken in any case.
   */
  void changeOptions(JsonNode options) {
    try {
      changeEach(options);
    } finally {
      state.emitCrankHashes();
    }
  }

  private void changeEach(JsonNode options) {
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      JsonNode value = option.getValue();
      switch (option.getKey()) {
        case "defaultReapInterval" -> changeThreshold(option, "deliveries");
        case "defaultReapGCKrefs" -> changeThreshold(option, "gcKrefs");
        case "snapshotInterval" -> {
          if (!value.isNumber() || value.doubleValue() != Math.rint(value.doubleValue())) {
            throw new StateViolationException(
                "snapshotInterval must be a whole number, not " + value);
          }
          state.settings().setSnapshotInterval(value.longValue());
        }
        default -> insistKnownOptions(options);
      }
    }
  }

  private void changeThreshold(Map.Entry<String, JsonNode> option, String kind) {
    JsonNode value = option.getValue();
    if (!(value.doubleValue() > 0) && !"never".equals(value.textValue())) {
      throw new StateViolationException(
          option.getKey() + " must be a positive number or \"never\", not " + value);
    }
    state.settings().setDefaultReapDirtThreshold(kind, value);
  }

  void terminateVat(String vatId, CapData reason) {
    VatIds.insistVat(vatId);
    if (!reason.slots().isEmpty()) {
      throw new StateViolationException("the reason of a termination must not hold references");
    }
    cranks.termination().terminate(vatId, true, reason);
  }

  String upgradeStaticVat(
      String vatName, boolean pauseFirst, String bundleId, Passable.CopyRecord options) {
    String vatId = vatId(vatName);
    if (!state.bundles().has(bundleId)) {
      // The vat-admin vat does not look, and the upgrade's crank could only stop the kernel.
      throw new StateViolationException(
          "no bundle "
              + bundleId
              + " is installed to upgrade "
              + vatName
              + " to; install it first");
    }
    Passable pauseTarget = pauseFirst ? KernelMarshal.slot(root(vatId)) : Passable.NULL;
    SortedMap<String, Passable> given = new TreeMap<>(options.properties());
    if (Truth.isFalsy(given.getOrDefault(UPGRADE_MESSAGE, Passable.UNDEFINED))) {
      given.put(UPGRADE_MESSAGE, Passable.of("vat " + vatName + " upgraded"));
    }
    CapData methargs =
        KernelMarshal.serialize(
            Passable.array(
                Passable.of("upgradeStaticVat"),
                Passable.array(
                    Passable.of(vatId),
                    pauseTarget,
                    Passable.of(bundleId),
                    new Passable.CopyRecord(given))));
    String kpid = queueToVatRoot("vatAdmin", methargs, ResolutionPolicy.IGNORE);
    if (kpid == null) {
      throw new IllegalStateException("no result promise for an upgrade");
    }
    return kpid;
  }

  Map<String, Long> reapAllVats(Map<String, Long> previous) {
    Map<String, Long> positions = new LinkedHashMap<>();
    for (String vatId : cranks.livingVats()) {
      long position = state.transcripts().currentSpan(vatId).endPos();
      if (position == 0 || state.lives().of(vatId).suspended()) {
        continue; // never begun: there is nothing to bring out
      }
      boolean moved = previous.getOrDefault(vatId, 0L) < position;
      if (moved) {
        state.reapSchedule().schedule(vatId);
      }
      positions.put(vatId, moved ? position + 1 : position);
    }
    return positions;
  }

  List<String> snapshotAllVats() {
    List<String> saved = new ArrayList<>();
    for (String vatId : cranks.livingVats()) {
      if (!state.lives().isHeld(vatId) && cranks.saveSnapshotOfUsedVat(vatId)) {
        saved.add(vatId);
      }
    }
    return saved;
  }
}
