package io.vatpool.kernel.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.SimulatedStore;
import io.vatpool.kernel.config.DeviceKind;
import io.vatpool.kernel.config.KernelInitializer;
import io.vatpool.kernel.config.SwingSetConfig;
import io.vatpool.kernel.state.HostQueue;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.testing.FixedKernelBundles;
import io.vatpool.kernel.testing.SilentObserver;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Devices over a kernel's state, with syscalls that are noted and do not reach any kernel. */
final class DeviceFixture implements DeviceSyscalls {
  static final String BUNDLE = FixedKernelBundles.id('a');

  final FixedKernelBundles kernelBundles = new FixedKernelBundles(List.of());
  final KernelState state =
      new KernelState(new SimulatedStore(), List.of(), 100_000, SilentObserver.INSTANCE);
  final HostQueue outbox = new HostQueue(state.store(), "host.test");
  final List<String> sent = new ArrayList<>();
  final List<String> hooksCalled = new ArrayList<>();
  final Map<String, String> vatstore = new TreeMap<>();
  @Nullable String storedState;

  DeviceFixture() {
    JsonNode config =
        JsJson.parse(
            "{\"bundles\":{\"code\":{\"bundle\":{\"moduleFormat\":\"endoZipBase64\","
                + "\"endoZipBase64\":\"UEsD\",\"endoZipBase64Sha512\":\""
                + BUNDLE.substring(3)
                + "\"}}}}");
    new KernelInitializer(state, kernelBundles).initialize(SwingSetConfig.parse(config), null);
  }

  BuiltinDevices devices(BridgeAnswers answers) {
    return new BuiltinDevices(kernelBundles, answers);
  }

  DeviceSetup setup(DeviceKind kind) {
    return new DeviceSetup(
        kind.key(),
        "d7",
        kernelBundles.device(kind).id(),
        JsJson.NODES.objectNode(),
        this,
        state.bundles(),
        state.meters(),
        outbox);
  }

  Device make(DeviceKind kind) {
    return devices(BridgeAnswers.NONE).create(setup(kind)).orElseThrow();
  }

  /** Calls a device's root and returns body and slots of the answer. */
  static String call(Device device, String method, String body, String... slots) {
    return callNode(device, "d+0", method, body, slots);
  }

  static String callNode(Device device, String node, String method, String body, String... slots) {
    DeviceAnswer answer = device.invoke(node, method, new CapData("#" + body, List.of(slots)));
    return answer instanceof DeviceAnswer.Ok ok ? ok.data().body() + ok.data().slots() : "failed";
  }

  @Override
  public void sendOnly(String target, CapData methargs) {
    sent.add(target + " " + methargs.body() + methargs.slots());
  }

  @Override
  public @Nullable String vatstoreGet(String key) {
    return vatstore.get(key);
  }

  @Override
  public void vatstoreSet(String key, String value) {
    vatstore.put(key, value);
  }

  @Override
  public void vatstoreDelete(String key) {
    vatstore.remove(key);
  }

  @Override
  public @Nullable String vatstoreGetNextKey(String previous) {
    return ((TreeMap<String, String>) vatstore).higherKey(previous);
  }

  @Override
  public CapData callKernelHook(String name, CapData args) {
    hooksCalled.add(name + " " + args.body());
    return CapData.of("#\"id1\"");
  }

  @Override
  public @Nullable JsonNode state() {
    return storedState == null ? null : JsJson.parse(storedState);
  }

  @Override
  public void setState(JsonNode newState) {
    storedState = JsJson.stringify(newState);
  }

  @Override
  public void onUndo(Runnable undo) {}
}
