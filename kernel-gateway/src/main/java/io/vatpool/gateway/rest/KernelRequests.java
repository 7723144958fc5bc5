package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.kernel.BlockPolicy;
import io.vatpool.gateway.kernel.FaultPolicy;
import io.vatpool.gateway.kernel.KernelMode;
import io.vatpool.gateway.kernel.KernelSettings;
import io.vatpool.protocol.VatHint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about kernels as a whole. */
final class KernelRequests {
  private KernelRequests() {}

  /** Bounds of a block; what is missing stays as it is. */
  public record BlockBounds(
      @Nullable @Min(1) @Max(BlockPolicy.CRANKS_MAX) Integer cranks,
      @Nullable @Min(1) Long computrons,
      @Nullable @Min(0) @Max(BlockPolicy.MILLISECONDS_MAX) Long milliseconds) {
    BlockPolicy over(BlockPolicy other) {
      return new BlockPolicy(
          cranks == null ? other.cranks() : cranks,
          computrons == null ? other.computrons() : computrons,
          milliseconds == null ? other.milliseconds() : milliseconds);
    }
  }

  /** A new kernel. */
  public record Create(
      @KernelName String name,
      @NotNull ObjectNode config,
      @Nullable ArrayNode argv,
      @Nullable KernelMode mode,
      @Nullable FaultPolicy faultPolicy,
      @Nullable @Valid BlockBounds blockPolicy,
      @Nullable @WebhookUrl String webhook,
      @Nullable Map<String, @NotNull VatHint> hints) {
    Map<String, VatHint> hintsByVat() {
      return hints == null ? Map.of() : hints;
    }

    KernelSettings settings(GatewayConfig.Block defaults) {
      BlockPolicy byDefault =
          new BlockPolicy(
              defaults.cranksMax(), defaults.computronsMax(), defaults.ageMax().toMillis());
      return new Change(mode, faultPolicy, blockPolicy, webhook)
          .over(new KernelSettings(KernelMode.AUTOMATIC, FaultPolicy.HOSTED, byDefault));
    }
  }

  /** Another way to run a kernel; what is missing stays as it is. */
  public record Change(
      @Nullable KernelMode mode,
      @Nullable FaultPolicy faultPolicy,
      @Nullable @Valid BlockBounds blockPolicy,
      @Nullable @WebhookUrl String webhook) {
    KernelSettings over(KernelSettings other) {
      return new KernelSettings(
          mode == null ? other.mode() : mode,
          faultPolicy == null ? other.faultPolicy() : faultPolicy,
          blockPolicy == null ? other.blockPolicy() : blockPolicy.over(other.blockPolicy()),
          webhook == null ? other.webhook() : webhook.isEmpty() ? null : URI.create(webhook));
    }
  }
}
