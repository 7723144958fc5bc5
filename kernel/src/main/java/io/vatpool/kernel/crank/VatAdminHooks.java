package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.marshal.JsonCopy;
import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.VatIds;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the kernel does for the vat-admin device: queue the creation and the fate of vats. */
final class VatAdminHooks implements KernelHooks {
  private final KernelState state;
  private final VatTermination termination;

  VatAdminHooks(KernelState state, VatTermination termination) {
    this.state = state;
    this.termination = termination;
  }

  @Override
  public CapData call(String name, CapData args) {
    return switch (name) {
      case "createByID" -> create(args(args, 2));
      case "createByBundle" ->
          throw new StateViolationException(
              "vats are created from installed bundles only: createVat needs a bundle cap");
      case "upgrade" -> upgrade(args(args, 4));
      case "terminate" -> terminate(args(args, 2));
      case "changeOptions" -> changeOptions(args(args, 2));
      default -> throw new StateViolationException("there is no kernel hook named " + name);
    };
  }

  private static List<Passable> args(CapData args, int count) {
    if (KernelMarshal.unserialize(args) instanceof Passable.CopyArray array
        && array.elements().size() == count) {
      return array.elements();
    }
    throw new StateViolationException("a kernel hook expected " + count + " arguments");
  }

  private static String string(Passable value, String what) {
    if (value instanceof Passable.Str string) {
      return string.value();
    }
    throw new StateViolationException(what + " is not a string");
  }

  private CapData create(List<Passable> args) {
    String bundleId = string(args.get(0), "the bundle id");
    if (!(args.get(1) instanceof Passable.CopyRecord record)) {
      throw new StateViolationException("the creation options are no record");
    }
    SortedMap<String, Passable> options = new TreeMap<>(record.properties());
    Passable parameters = options.remove("vatParameters");
    if (!state.bundles().has(bundleId)) {
      throw new StateViolationException(bundleId + " is not installed");
    }
    CapData vatParameters = held(parameters == null ? Passable.UNDEFINED : parameters);
    String vatId = state.vats().allocateId();
    state
        .acceptanceQueue()
        .add(
            new RunQueueEvent.CreateVat(
                vatId,
                JsJson.NODES.objectNode().put("bundleID", bundleId),
                vatParameters,
                json(new Passable.CopyRecord(options))));
    return KernelMarshal.serialize(Passable.of(vatId));
  }

  /** Parameters that an event in a queue holds. */
  private CapData held(Passable parameters) {
    CapData data = KernelMarshal.serialize(parameters);
    data.slots().forEach(state.referenceCounts()::increment);
    return data;
  }

  private static JsonNode json(Passable options) {
    return JsonCopy.of(options, JsonCopy.BigInts.REFUSE)
        .orElseThrow(() -> new StateViolationException("options have no JSON"));
  }

  private CapData upgrade(List<Passable> args) {
    String vatId = vatId(args.get(0));
    String bundleId = string(args.get(1), "the bundle id");
    String upgradeMessage = string(args.get(3), "the upgrade message");
    CapData vatParameters = held(args.get(2));
    String upgradeId = state.vats().allocateUpgradeId();
    state
        .acceptanceQueue()
        .add(
            new RunQueueEvent.UpgradeVat(
                vatId, upgradeId, bundleId, vatParameters, upgradeMessage));
    return KernelMarshal.serialize(Passable.of(upgradeId));
  }

  private CapData terminate(List<Passable> args) {
    termination.terminate(vatId(args.get(0)), true, KernelMarshal.serialize(args.get(1)));
    return KernelMarshal.serialize(Passable.UNDEFINED);
  }

  private CapData changeOptions(List<Passable> args) {
    state
        .acceptanceQueue()
        .add(new RunQueueEvent.ChangeVatOptions(vatId(args.get(0)), json(args.get(1))));
    return KernelMarshal.serialize(Passable.UNDEFINED);
  }

  private static String vatId(Passable value) {
    String vatId = string(value, "the vat id");
    VatIds.insistVat(vatId);
    return vatId;
  }
}
