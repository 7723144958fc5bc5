package io.vatpool.snapstore.rest;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vatpool.snapstore.TransferSlots;
import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.SnapshotId;
import io.vatpool.snapstore.store.TransferException;
import io.vatpool.snapstore.store.TransferException.BadEncoding;
import io.vatpool.snapstore.store.TransferException.ClientGone;
import io.vatpool.snapstore.store.TransferException.Damaged;
import io.vatpool.snapstore.store.TransferException.DiskFull;
import io.vatpool.snapstore.store.TransferException.StoreFailed;
import io.vatpool.snapstore.store.TransferException.TooLarge;
import io.vatpool.snapstore.store.TransferException.WrongHash;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.time.Instant;

/** Every problem this service answers with, its type a URN that clients may rely on. */
final class Problems {

  /** Prefix of every problem type. */
  static final String TYPE = "urn:vatpool:problem:snapstore:";

  private static final int UNPROCESSABLE = 422;
  private static final int INSUFFICIENT_STORAGE = 507;
  private static final long RETRY_SECONDS = 5;

  private Problems() {}

  /** The answer to a failed transfer. */
  static HttpProblem of(TransferException failure) {
    String detail = String.valueOf(failure.getMessage());
    return switch (failure) {
      case WrongHash e ->
          problem(UNPROCESSABLE, outcome(e), "The image has another hash", detail)
              .with("expected", e.expected().hex())
              .with("actual", e.actual().hex())
              .build();
      case TooLarge e ->
          problem(413, outcome(e), "The image is too large", detail)
              .with("bytesMax", e.bytesMax())
              .build();
      case BadEncoding e -> problem(400, outcome(e), "The body is not zstd", detail).build();
      case ClientGone e -> problem(400, outcome(e), "The body is incomplete", detail).build();
      case DiskFull e ->
          problem(INSUFFICIENT_STORAGE, outcome(e), "The store is full", detail).build();
      case Damaged e -> problem(410, outcome(e), "The snapshot is damaged", detail).build();
      case StoreFailed e -> problem(500, outcome(e), "The store failed", detail).build();
    };
  }

  /** How metrics and problem types call a failure. */
  static String outcome(TransferException failure) {
    return switch (failure) {
      case WrongHash _ -> "wrong_hash";
      case TooLarge _ -> "too_large";
      case BadEncoding _ -> "bad_encoding";
      case ClientGone _ -> "client_gone";
      case DiskFull _ -> "disk_full";
      case Damaged _ -> "damaged";
      case StoreFailed _ -> "store_failed";
    };
  }

  static HttpProblem badId(String text) {
    return problem(
            400,
            "bad_id",
            "Not a snapshot id",
            "a snapshot id is a SHA-256 in 64 lower-case hexadecimal digits, not \"" + text + "\"")
        .build();
  }

  static HttpProblem badLimit(int limit, int max) {
    return problem(
            400, "bad_limit", "Not a page size", "limit must be 1 to " + max + ", not " + limit)
        .build();
  }

  static HttpProblem notFound(SnapshotId id) {
    return problem(404, "not_found", "No such snapshot", "the store has no snapshot " + id).build();
  }

  static HttpProblem storedSince(SnapshotId id, Instant limit) {
    return problem(
            412,
            "stored_since",
            "The snapshot is younger",
            "snapshot %s was stored, or stored again, since %s and stays".formatted(id, limit))
        .build();
  }

  static HttpProblem badInstant(String text) {
    return problem(
            400,
            "bad_time",
            "Not a time",
            "storedBefore is a time such as 2026-01-31T23:59:59Z, not \"" + text + "\"")
        .build();
  }

  static HttpProblem setAside(BlobStore.SetAsideBlob blob) {
    return problem(
            410,
            "damaged",
            "The snapshot is damaged",
            "snapshot %s was found damaged (%s) and set aside; storing it again heals this"
                .formatted(blob.id(), blob.reason()))
        .with("quarantinedAt", blob.at().toString())
        .with("place", blob.place())
        .build();
  }

  static HttpProblem unsupportedEncoding(String encoding) {
    return problem(
            415,
            "unsupported_encoding",
            "Unknown Content-Encoding",
            "this store takes images as they are or with Content-Encoding zstd, not " + encoding)
        .withHeader(HttpHeaders.ACCEPT_ENCODING, "zstd")
        .build();
  }

  static HttpProblem busy(TransferSlots.Busy busy) {
    return problem(
            503, "busy", "Too many transfers", String.valueOf(busy.getMessage()) + "; try again")
        .withHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
        .build();
  }

  private static HttpProblem.Builder problem(int status, String type, String title, String detail) {
    return HttpProblem.builder()
        .withType(URI.create(TYPE + type.replace('_', '-')))
        .withStatus(status)
        .withTitle(title)
        .withDetail(detail);
  }
}
