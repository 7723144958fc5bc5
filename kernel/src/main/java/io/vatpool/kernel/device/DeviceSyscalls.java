package io.vatpool.kernel.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.CapData;
import org.jspecify.annotations.Nullable;

/**
 * What a device may ask of the kernel, in the device's references, while it is invoked or, for
 * {@link #sendOnly} and the state, whenever the host hands it something between cranks.
 */
public interface DeviceSyscalls {
  /** Sends a message whose result nobody waits for. */
  void sendOnly(String target, CapData methargs);

  /** One of the device's stored values, or null. */
  @Nullable String vatstoreGet(String key);

  /** Stores a value. */
  void vatstoreSet(String key, String value);

  /** Deletes a value. */
  void vatstoreDelete(String key);

  /** The device's next stored key after {@code previous}, or null. */
  @Nullable String vatstoreGetNextKey(String previous);

  /**
   * Calls a function that the kernel has for this device only.
   *
   * @throws io.vatpool.kernel.state.StateViolationException if there is no such function
   */
  CapData callKernelHook(String name, CapData args);

  /** The device's state, or null if it has never been set. */
  @Nullable JsonNode state();

  /** Sets the device's state. */
  void setState(JsonNode state);

  /**
   * Undoes a change that the device has made to its memory, should the crank be undone: a queue of
   * calls to go out after the commit, for instance.
   */
  void onUndo(Runnable undo);
}
