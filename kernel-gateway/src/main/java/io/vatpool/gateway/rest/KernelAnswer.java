package io.vatpool.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vatpool.gateway.catalog.KernelEntry;
import io.vatpool.gateway.kernel.BlockPolicy;
import io.vatpool.gateway.kernel.FaultPolicy;
import io.vatpool.gateway.kernel.KernelMode;
import io.vatpool.gateway.kernel.KernelSettings;
import io.vatpool.gateway.kernel.StopReport;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A kernel as clients see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KernelAnswer(
    String name,
    String state,
    KernelMode mode,
    FaultPolicy faultPolicy,
    BlockPolicy blockPolicy,
    @Nullable URI webhook,
    @Nullable String holder,
    Instant createdAt,
    @Nullable String bootstrap,
    @Nullable StopReport report) {
  static KernelAnswer of(KernelEntry entry) {
    KernelSettings settings = entry.definition().settings();
    return new KernelAnswer(
        entry.name(),
        entry.state(),
        settings.mode(),
        settings.faultPolicy(),
        settings.blockPolicy(),
        settings.webhook(),
        entry.holder(),
        entry.createdAt(),
        entry.definition().bootstrap(),
        inShort(entry.report()));
  }

  /** What {@code …/report} tells at length; the list of kernels must stay readable. */
  static @Nullable StopReport inShort(@Nullable StopReport report) {
    return report == null
        ? null
        : new StopReport(
            report.kind(),
            report.problem(),
            report.vat(),
            report.position(),
            report.crank(),
            report.delivery(),
            null,
            report.at());
  }
}
