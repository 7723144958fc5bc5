package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.SimulatedStore;
import io.vatpool.kernel.testing.SilentObserver;
import io.vatpool.protocol.json.JsJson;
import java.util.List;

/** A kernel's state over a simulated store, with the vats that a test asks for. */
final class StateFixture {
  static final String BUNDLE = "b1-" + "0".repeat(128);

  final SimulatedStore committed;
  final KernelState state;

  StateFixture() {
    this(new SimulatedStore());
    state.initialize(
        new KernelSettings.Initial(
            "xsnap",
            (ObjectNode) JsJson.parse("{\"deliveries\":3,\"gcKrefs\":20,\"computrons\":\"never\"}"),
            false,
            3,
            200));
    state.finishInitialization();
    state.load();
    state.startCrank();
  }

  private StateFixture(SimulatedStore committed) {
    this.committed = committed;
    this.state =
        new KernelState(
            committed, List.of("b0-lockdown", "b0-supervisor"), 100_000, SilentObserver.INSTANCE);
  }

  /** The same kernel after a failover. */
  StateFixture reopened() {
    StateFixture other = new StateFixture(committed);
    other.state.load();
    return other;
  }

  String staticVat(String name, String options) {
    String vatId = state.vats().provideIdForName(name);
    state.optionRecorder().recordStatic(vatId, name, BUNDLE, JsJson.parse(options));
    return vatId;
  }

  String dynamicVat() {
    String vatId = state.vats().allocateId();
    state.vats().addDynamic(vatId);
    state
        .optionRecorder()
        .recordDynamic(
            vatId, JsJson.NODES.objectNode().put("bundleID", BUNDLE), JsJson.NODES.objectNode());
    return vatId;
  }

  String get(String key) {
    return state.store().getRequired(key);
  }
}
