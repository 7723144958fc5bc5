package io.vatpool.worker.vat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A vat of this worker, for people.
 *
 * @param kernelId its kernel
 * @param vatId the vat
 * @param state what it is doing here, for instance {@code idle}
 * @param incarnation of the vat, if it is online
 * @param position where it stands, or is being brought to
 * @param pid of its engine, if it has one
 * @param idleMillis since its last delivery
 * @param bytes of memory that are counted for it
 * @param cause why its engine was lost, if it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VatStatus(
    String kernelId,
    String vatId,
    String state,
    @Nullable Integer incarnation,
    @Nullable Long position,
    @Nullable Long pid,
    long idleMillis,
    long bytes,
    @Nullable String cause) {

  static VatStatus of(HostedVat vat) {
    Residency residency = vat.residency();
    return switch (residency) {
      case Residency.Absent s -> offline(vat, residency, null);
      case Residency.Dead s -> offline(vat, residency, s.cause());
      case Residency.PagingIn s ->
          status(vat, residency, s.to().incarnation(), s.to().position(), null, null);
      case Residency.Idle s -> online(vat, residency, s.vat());
      case Residency.Delivering s -> online(vat, residency, s.vat());
      case Residency.SavingSnapshot s -> online(vat, residency, s.vat());
    };
  }

  private static VatStatus offline(HostedVat vat, Residency residency, @Nullable String cause) {
    return status(vat, residency, null, null, null, cause);
  }

  private static VatStatus online(HostedVat vat, Residency residency, OnlineVat online) {
    return status(
        vat,
        residency,
        online.at().incarnation(),
        online.at().position(),
        online.engine().pid(),
        online.engine().isAlive() ? null : "its engine has ended; the next request pages it in");
  }

  private static VatStatus status(
      HostedVat vat,
      Residency residency,
      @Nullable Integer incarnation,
      @Nullable Long position,
      @Nullable Long pid,
      @Nullable String cause) {
    return new VatStatus(
        vat.key().kernelId(),
        vat.key().vatId(),
        residency.word(),
        incarnation,
        position,
        pid,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - vat.lastUseNanos()),
        vat.bytes(),
        cause);
  }
}
