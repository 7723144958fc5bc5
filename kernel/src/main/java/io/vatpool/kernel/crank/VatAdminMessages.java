package io.vatpool.kernel.crank;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.protocol.CapData;
import java.math.BigInteger;
import java.util.Map;

/** What the kernel tells the vat-admin vat. */
public final class VatAdminMessages {
  private final KernelState state;
  private final Messaging messaging;

  VatAdminMessages(KernelState state, Messaging messaging) {
    this.state = state;
    this.messaging = messaging;
  }

  /** A vat was created; its root object is there. */
  static CapData newVat(String vatId, String rootKref) {
    return methargs(
        "newVatCallback",
        Passable.of(vatId),
        Passable.record(Map.of("rootObject", KernelMarshal.slot(rootKref))));
  }

  /** A vat has been upgraded. */
  static CapData upgraded(String upgradeId, int incarnation) {
    return methargs(
        "vatUpgradeCallback",
        Passable.of(upgradeId),
        Passable.of(true),
        Passable.UNDEFINED,
        Passable.of(incarnation));
  }

  /** A vat could not be upgraded; why is not its business. */
  static CapData upgradeFailed(String upgradeId) {
    return methargs(
        "vatUpgradeCallback",
        Passable.of(upgradeId),
        Passable.of(false),
        new Passable.Err("Error", "vat-upgrade failure"));
  }

  /** A vat is dead. */
  static CapData terminated(String vatId, boolean failure, CapData info) {
    return methargs(
        "vatTerminated", Passable.of(vatId), Passable.of(failure), KernelMarshal.unserialize(info));
  }

  /** A meter has fallen below its threshold. */
  static CapData meterCrossedThreshold(String meterId, BigInteger remaining) {
    return methargs("meterCrossedThreshold", Passable.of(meterId), Passable.of(remaining));
  }

  /** Tells of a bundle that has been installed. */
  public void bundleInstalled(String bundleId) {
    send(methargs("bundleInstalled", Passable.of(bundleId)));
  }

  private static CapData methargs(String method, Passable... args) {
    return KernelMarshal.serialize(Passable.array(Passable.of(method), Passable.array(args)));
  }

  /** Whether there is a vat-admin vat to tell. */
  public boolean canSend() {
    return state.vatAdminRoot() != null;
  }

  /** Sends the vat-admin vat a message. */
  void send(CapData methargs) {
    String root = state.vatAdminRoot();
    if (root == null) {
      throw new StateViolationException("there is no vat-admin vat");
    }
    messaging.queue(root, methargs, ResolutionPolicy.LOG_FAILURE);
  }
}
