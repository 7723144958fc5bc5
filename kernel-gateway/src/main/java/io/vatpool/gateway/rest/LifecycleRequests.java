package io.vatpool.gateway.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about vats' lives. */
final class LifecycleRequests {
  /** Vats that one request may name. */
  static final int VATS_MAX = 10_000;

  /** Characters of a reason. */
  static final int REASON_CHARS_MAX = 1_000;

  private LifecycleRequests() {}

  /** Why; kept with the state. */
  public record Reason(@Nullable @Size(max = REASON_CHARS_MAX) String reason) {}

  /** Several vats: by ids or static vats' names, or {@code all}. */
  public record Vats(
      @Nullable @Size(min = 1, max = VATS_MAX) List<String> vats,
      @Nullable Boolean all,
      @Nullable @Size(max = REASON_CHARS_MAX) String reason) {}

  /** A restart of all vats. */
  public record Restart(@Nullable Boolean dryRun) {}

  /** What happens to a dynamic vat whose meter cannot pay. */
  public enum Underflow {
    /** It dies, as in the reference. */
    @JsonProperty("terminate")
    TERMINATE,
    /** It waits. */
    @JsonProperty("pause")
    PAUSE
  }

  /** Options of one vat; what is missing stays as it is. */
  public record Options(@Nullable Boolean restartCritical, @Nullable Underflow meterUnderflow) {}
}
