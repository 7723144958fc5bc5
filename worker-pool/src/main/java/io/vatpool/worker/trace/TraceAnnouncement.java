package io.vatpool.worker.trace;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vatpool.protocol.wire.WireLimits;
import io.vatpool.tracing.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** Tells gateways that connect whether this worker reads the traces of requests. */
@ApplicationScoped
public class TraceAnnouncement implements HttpUpgradeCheck {
  private final Tracing tracing;

  @Inject
  TraceAnnouncement(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    return tracing.isOn()
        ? CheckResult.permitUpgrade(Map.of(WireLimits.READS_TRACES, List.of("true")))
        : CheckResult.permitUpgrade();
  }
}
