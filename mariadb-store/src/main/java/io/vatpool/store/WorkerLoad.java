package io.vatpool.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.Optional;

/**
 * The further figures of a worker's heartbeat.
 *
 * @param bytesMax memory that its engines may take
 * @param bytes that they take
 * @param vatsBusy vats that are being paged in, run or saved
 * @param pageInsWaiting page-ins that wait for room
 */
public record WorkerLoad(long bytesMax, long bytes, long vatsBusy, int pageInsWaiting) {
  /** As it stands in {@link WorkerRow#load}. */
  public String toJson() {
    return JsJson.stringify(
        JsJson.NODES
            .objectNode()
            .put("bytesMax", bytesMax)
            .put("bytes", bytes)
            .put("vatsBusy", vatsBusy)
            .put("pageInsWaiting", pageInsWaiting));
  }

  /** Empty if another release wrote it, without bytes. */
  public static Optional<WorkerLoad> parse(String json) {
    try {
      JsonNode node = JsJson.parse(json);
      if (!node.path("bytesMax").canConvertToLong() || !node.path("bytes").canConvertToLong()) {
        return Optional.empty();
      }
      return Optional.of(
          new WorkerLoad(
              node.path("bytesMax").asLong(),
              node.path("bytes").asLong(),
              node.path("vatsBusy").asLong(),
              node.path("pageInsWaiting").asInt()));
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }
}
