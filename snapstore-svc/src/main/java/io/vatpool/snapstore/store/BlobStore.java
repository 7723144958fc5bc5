package io.vatpool.snapstore.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A place for blobs. It stores bytes under a name and does not look into them.
 *
 * <p>Everything that a method has confirmed by returning survives a crash of the process and of the
 * machine, and nobody ever sees a part of a blob. Methods may be called from any thread; they
 * block. All throw {@link TransferException.StoreFailed} when the place itself fails.
 */
public interface BlobStore {

  /**
   * Begins a new blob whose name is not known yet.
   *
   * @throws TransferException.DiskFull if the free space is below what must stay
   */
  Draft newDraft() throws IOException;

  /** Opens the blob; empty if there is none. The caller closes it. */
  Optional<Blob> open(SnapshotId id) throws IOException;

  /**
   * Deletes the blob for good if it was stored before that moment; false if there is none, or it
   * was stored, or stored again, since. Both are decided at once: a blob that is stored again
   * meanwhile stays.
   */
  boolean delete(SnapshotId id, Instant storedBefore) throws IOException;

  /** Deletes the blob for good, whatever its age; false if there is none. */
  default boolean delete(SnapshotId id) throws IOException {
    return delete(id, Instant.MAX);
  }

  /**
   * The first {@code limit} blobs whose names come after {@code after}, or from the first on, in
   * ascending order of names. What is stored or deleted meanwhile may be missing or listed; a page
   * that is shorter than the limit is the last.
   */
  List<Listed> list(Optional<SnapshotId> after, int limit) throws IOException;

  /**
   * Takes a damaged blob out of the store and keeps it for a person to look at. If the name holds
   * another blob by now, because it was stored again meanwhile, nothing happens.
   */
  void setAside(Blob damaged, String reason) throws IOException;

  /**
   * What was set aside under the first {@code limit} such names after {@code after}, each name's
   * newest last.
   */
  List<SetAsideBlob> listSetAside(Optional<SnapshotId> after, int limit) throws IOException;

  /** The newest blob that was set aside under this name. */
  Optional<SetAsideBlob> lastSetAside(SnapshotId id) throws IOException;

  /** Throws {@link TransferException} if a blob could not be stored now. */
  void checkWritable() throws IOException;

  /** Bytes that uploads may still use on this service's disk. */
  long freeBytes() throws IOException;

  /**
   * A stored blob in a list.
   *
   * @param id its name
   * @param bytes its size as stored
   * @param storedAt when it was last stored
   */
  record Listed(SnapshotId id, long bytes, Instant storedAt) {}

  /** A blob that is being written. Closing it before it is stored leaves nothing behind. */
  interface Draft extends Closeable {

    /**
     * Where its bytes go; throws {@link TransferException.DiskFull} or {@link
     * TransferException.StoreFailed}.
     */
    OutputStream out();

    /**
     * Stores what was written, replacing a blob of the same name: that heals damage nobody has
     * noticed yet.
     *
     * @return whether the name is new
     */
    boolean store(SnapshotId id) throws IOException;
  }

  /**
   * A stored blob, open for reading. When the name is deleted or stored again it goes on showing
   * what it showed, or fails with {@link TransferException.StoreFailed}; it never shows anything
   * else.
   */
  interface Blob extends Closeable {

    /** Its name. */
    SnapshotId id();

    /** Its size in bytes. */
    long length();

    /** When it was stored. */
    Instant storedAt();

    /** The last {@code bytes} bytes, or all if there are fewer. */
    byte[] tail(int bytes) throws IOException;

    /** All bytes from the first on; closed with the blob. */
    InputStream in() throws IOException;
  }

  /**
   * A damaged blob that was taken out of the store.
   *
   * @param id the name it had
   * @param at when it was set aside
   * @param reason what was wrong with it
   * @param bytes its size
   * @param place where a person finds it
   */
  record SetAsideBlob(SnapshotId id, Instant at, String reason, long bytes, String place) {}
}
