package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.device.DeviceSyscalls;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.Stat;
import io.vatpool.kernel.translate.DeviceTranslator;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import org.jspecify.annotations.Nullable;

/** Answers the syscalls of one device. */
final class DeviceSyscallHandler implements DeviceSyscalls {
  private final KernelState state;
  private final String deviceId;
  private final DeviceTranslator translator;
  private final Messaging messaging;
  private final KernelHooks hooks;

  DeviceSyscallHandler(
      KernelState state,
      String deviceId,
      DeviceTranslator translator,
      Messaging messaging,
      KernelHooks hooks) {
    this.state = state;
    this.deviceId = deviceId;
    this.translator = translator;
    this.messaging = messaging;
    this.hooks = hooks;
  }

  @Override
  public void sendOnly(String target, CapData methargs) {
    String koid = translator.messageTarget(target);
    CapData translated = translator.toKernel(methargs);
    count(Stat.SYSCALL_SEND);
    messaging.send(koid, KernelMessage.fromVat(translated, null));
  }

  @Override
  public @Nullable String vatstoreGet(String key) {
    count(Stat.SYSCALL_VATSTORE_GET);
    return state.vatstore().get(deviceId, key);
  }

  @Override
  public void vatstoreSet(String key, String value) {
    count(Stat.SYSCALL_VATSTORE_SET);
    state.vatstore().set(deviceId, key, value);
  }

  @Override
  public void vatstoreDelete(String key) {
    count(Stat.SYSCALL_VATSTORE_DELETE);
    state.vatstore().delete(deviceId, key);
  }

  @Override
  public @Nullable String vatstoreGetNextKey(String previous) {
    count(Stat.SYSCALL_VATSTORE_GET_NEXT_KEY);
    return state.vatstore().nextKey(deviceId, previous);
  }

  @Override
  public CapData callKernelHook(String name, CapData args) {
    return translator.toDevice(hooks.call(name, translator.toKernel(args)));
  }

  @Override
  public @Nullable JsonNode state() {
    String stored = state.devices().state(deviceId);
    return stored == null ? null : JsJson.parse(stored);
  }

  @Override
  public void setState(JsonNode deviceState) {
    state.devices().setState(deviceId, JsJson.stringify(deviceState));
  }

  @Override
  public void onUndo(Runnable undo) {
    state.onUndo(undo);
  }

  private void count(Stat syscall) {
    state.stats().increment(Stat.SYSCALLS);
    state.stats().increment(syscall);
  }
}
