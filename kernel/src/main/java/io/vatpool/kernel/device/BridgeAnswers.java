package io.vatpool.kernel.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.jspecify.annotations.Nullable;

/**
 * What calls through a bridge device return to the vat that makes them.
 *
 * <p>The answer is part of history, so it must depend on nothing but the call and the kernel's
 * state: a delivery may be run more than once. The call itself goes out after its block has been
 * committed, see {@link DeviceSetup#outbox}.
 */
@FunctionalInterface
public interface BridgeAnswers {
  /** Nothing to say: undefined. */
  BridgeAnswers NONE = (device, args) -> null;

  /** The answer, or null for undefined. */
  @Nullable JsonNode answer(String deviceName, ArrayNode args);
}
