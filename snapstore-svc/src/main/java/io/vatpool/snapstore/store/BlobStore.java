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

  /** Deletes the blob for good; false if there is none. */
  boolean delete(SnapshotId id) throws IOException;

  /**
   * The first {@code limit} names after {@code after}, or from the first on, in ascending order.
   */
  List<SnapshotId> list(Optional<SnapshotId> after, int limit) throws IOException;

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

  /** Bytes that this store may still use. */
  long freeBytes() throws IOException;

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
   * A stored blob, open for reading; what it shows does not change when the name is deleted or
   * stored again.
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
