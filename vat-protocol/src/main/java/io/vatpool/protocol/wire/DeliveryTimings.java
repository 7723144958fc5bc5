package io.vatpool.protocol.wire;

import java.util.Objects;

/**
 * Where the time of a delivery went, in microseconds; never part of any hash.
 *
 * @param waited from arrival until the vat was free and had room
 * @param fetched bringing snapshot and transcript near, as far as it was waited for
 * @param verified decompressing the snapshot and checking its hash
 * @param loaded starting the engine: with the snapshot, or lockdown, supervisor and bundle
 * @param replayed replaying transcript entries
 * @param ran the delivery itself, device calls included
 * @param replayedEntries how many entries were replayed
 * @param source what the vat was brought online from
 */
public record DeliveryTimings(
    long waited,
    long fetched,
    long verified,
    long loaded,
    long replayed,
    long ran,
    long replayedEntries,
    PageInSource source) {
  /** Checks. */
  public DeliveryTimings {
    Objects.requireNonNull(source, "source");
  }

  /** What a vat was brought online from. */
  public enum PageInSource {
    /** It was online already. */
    NONE,
    /** A fresh engine. */
    FRESH,
    /** The snapshot that its span starts from. */
    SNAPSHOT,
    /** An older snapshot or the whole incarnation, because that snapshot could not be used. */
    REBUILT
  }
}
