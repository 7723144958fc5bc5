package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.vatpool.gateway.pool.Attempt;
import io.vatpool.gateway.pool.VatFaultException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a kernel has stopped, for people.
 *
 * @param kind what sort of thing happened
 * @param problem what happened, in words
 * @param vat the vat it happened to, if it was one
 * @param position where that vat stands
 * @param crank the number of the crank that was not done
 * @param delivery what was being delivered, JSON text, perhaps cut short
 * @param attempts the tries on workers, if it was a fault
 * @param at when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StopReport(
    Kind kind,
    String problem,
    @Nullable String vat,
    @Nullable Long position,
    @Nullable Long crank,
    @Nullable String delivery,
    @Nullable List<Attempt> attempts,
    Instant at) {
  /** Characters of a delivery that a report shows. */
  static final int DELIVERY_CHARS_MAX = 4_000;

  /** What sort of thing stops a kernel. */
  public enum Kind {
    /** The kernel itself gave up: a critical vat died, a promise of policy panic was rejected. */
    @JsonProperty("panic")
    PANIC,
    /** A vat cannot go on: its engine keeps dying, or its history does not replay. */
    @JsonProperty("vat-fault")
    VAT_FAULT,
    /** The kernel cannot be opened: what is stored is not what it can work with. */
    @JsonProperty("unusable")
    UNUSABLE
  }

  /** Checks, and cuts a long delivery short. */
  public StopReport {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(at, "at");
    if (delivery != null && delivery.length() > DELIVERY_CHARS_MAX) {
      delivery = delivery.substring(0, DELIVERY_CHARS_MAX) + "…";
    }
  }

  /** The report of a problem that names no vat. */
  static StopReport of(Kind kind, String problem, @Nullable Long crank, Instant at) {
    return new StopReport(kind, problem, null, null, crank, null, null, at);
  }

  /** The report of a fault. */
  static StopReport of(VatFaultException fault, @Nullable Long crank, Instant at) {
    return new StopReport(
        Kind.VAT_FAULT,
        String.valueOf(fault.getMessage()),
        fault.at().vatId(),
        fault.at().position(),
        crank,
        fault.delivery(),
        fault.attempts(),
        at);
  }
}
