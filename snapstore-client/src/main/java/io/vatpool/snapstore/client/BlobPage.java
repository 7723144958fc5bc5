package io.vatpool.snapstore.client;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A page of what is stored, in ascending order of names.
 *
 * @param now the time by the clock of the service that answered
 * @param blobs the blobs
 * @param next what to ask for the next page after; empty on the last one
 */
public record BlobPage(Instant now, List<Blob> blobs, Optional<String> next) {

  /**
   * A stored image. Nothing of it was read.
   *
   * @param snapshotId its name
   * @param compressedBytes its size as stored
   * @param storedAt when it was stored last, by the store's clock
   */
  public record Blob(String snapshotId, long compressedBytes, Instant storedAt) {
    public Blob {
      requireNonNull(snapshotId, "snapshotId");
      requireNonNull(storedAt, "storedAt");
    }
  }

  public BlobPage {
    requireNonNull(now, "now");
    blobs = List.copyOf(blobs);
    requireNonNull(next, "next");
  }

  static BlobPage of(JsonNode json) {
    return new BlobPage(
        Instant.parse(json.path("now").asText()),
        StreamSupport.stream(json.path("blobs").spliterator(), false)
            .map(blob ->
                new Blob(
                    blob.path("snapshotId").asText(),
                    blob.path("compressedBytes").asLong(),
                    Instant.parse(blob.path("storedAt").asText())))
            .toList(),
        Optional.ofNullable(json.path("next").textValue()));
  }
}
