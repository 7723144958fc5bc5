package io.vatpool.gateway.pool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.Slog;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.wire.DeliveryTimings;
import java.util.Locale;

/**
 * Tells a kernel's slog where the time of its page-ins went: an event {@code vatpool-page-in}
 * beside the reference's own, before the {@code deliver-result} it belongs to. Nothing of it is in
 * consensus. For the kernel's thread.
 */
final class PageInLog {
  private final Slog slog;

  PageInLog(Slog slog) {
    this.slog = slog;
  }

  /** Nothing if the vat was online. */
  void delivered(VatPosition at, String worker, DeliveryTimings timings) {
    if (!slog.enabled() || timings.source() == DeliveryTimings.PageInSource.NONE) {
      return;
    }
    ObjectNode event = JsJson.NODES.objectNode();
    event
        .put("type", "vatpool-page-in")
        .put("vatID", at.vatId())
        .put("position", at.position())
        .put("worker", worker)
        .put("source", timings.source().name().toLowerCase(Locale.ROOT))
        .put("replayedEntries", timings.replayedEntries());
    event
        .putObject("micros")
        .put("wait", timings.waited())
        .put("fetch", timings.fetched())
        .put("verify", timings.verified())
        .put("load", timings.loaded())
        .put("replay", timings.replayed());
    slog.write(event);
  }
}
