package io.vatpool.snapstore.store;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.vatpool.protocol.SnapshotInfo;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An image that is open for reading. Every read verifies: hash and size of the uncompressed bytes,
 * also when the compressed ones are what the reader wants. A damaged blob is set aside before the
 * caller hears of it.
 */
public final class ImageReader implements Closeable {

  private final BlobStore store;
  private final BlobStore.Blob blob;
  private final SnapshotInfo info;

  private ImageReader(BlobStore store, BlobStore.Blob blob, SnapshotInfo info) {
    this.store = store;
    this.blob = blob;
    this.info = info;
  }

  /**
   * Opens an image; empty if the store does not have it.
   *
   * @throws TransferException.Damaged if the blob's end is not that of a blob, for instance because
   *     it was truncated
   */
  public static Optional<ImageReader> open(BlobStore store, SnapshotId id) throws IOException {
    Optional<BlobStore.Blob> found = store.open(id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    BlobStore.Blob blob = found.get();
    boolean opened = false;
    try {
      OptionalLong imageBytes = SizeTrailer.read(blob.tail(SizeTrailer.BYTES));
      if (imageBytes.isEmpty()) {
        throw damaged(store, blob, "its end is missing or overwritten", null);
      }
      SnapshotInfo info = new SnapshotInfo(id.hex(), imageBytes.getAsLong(), blob.length());
      opened = true;
      return Optional.of(new ImageReader(store, blob, info));
    } finally {
      if (!opened) {
        blob.close();
      }
    }
  }

  /** Name and sizes of an image; empty if the store does not have it, or not whole. */
  public static Optional<SnapshotInfo> describe(BlobStore store, SnapshotId id) throws IOException {
    Optional<BlobStore.Blob> found = store.open(id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (BlobStore.Blob blob = found.get()) {
      OptionalLong imageBytes = SizeTrailer.read(blob.tail(SizeTrailer.BYTES));
      return imageBytes.isEmpty()
          ? Optional.empty()
          : Optional.of(new SnapshotInfo(id.hex(), imageBytes.getAsLong(), blob.length()));
    }
  }

  /** Name and sizes. */
  public SnapshotInfo info() {
    return info;
  }

  /**
   * Writes the image to {@code out}, whose last bytes it holds back until everything is verified.
   * So after an exception {@code out} has received less than the whole; and nothing at all if the
   * whole fits one buffer.
   *
   * @param compressed whether to write the stored bytes as they are, a zstd stream, instead of the
   *     image's own
   * @throws TransferException.Damaged if the blob is not what was stored
   * @throws TransferException.ClientGone if {@code out} fails
   */
  public void writeTo(OutputStream out, boolean compressed) throws IOException {
    HoldBackOutputStream held = new HoldBackOutputStream(out);
    MessageDigest digest = SnapshotId.newDigest();
    long imageBytes;
    try (ZstdInputStreamNoFinalizer zstd =
        new ZstdInputStreamNoFinalizer(
            compressed ? new TeeInputStream(blob.in(), held) : blob.in())) {
      imageBytes = copy(zstd, compressed ? OutputStream.nullOutputStream() : held, digest);
    } catch (ZstdIOException e) {
      throw damaged(store, blob, "it does not decompress: " + e.getMessage(), e);
    }
    SnapshotId actual = SnapshotId.of(digest);
    if (!actual.equals(blob.id())) {
      throw damaged(store, blob, "its SHA-256 is " + actual, null);
    }
    if (imageBytes != info.uncompressedBytes()) {
      throw damaged(store, blob, "it claims another size than it has", null);
    }
    held.release();
  }

  private static long copy(InputStream in, OutputStream out, MessageDigest digest)
      throws IOException {
    byte[] buffer = new byte[Transfer.BUFFER_BYTES];
    long count = 0;
    for (int n; (n = in.read(buffer)) >= 0; ) {
      digest.update(buffer, 0, n);
      out.write(buffer, 0, n);
      count += n;
    }
    return count;
  }

  private static TransferException.Damaged damaged(
      BlobStore store, BlobStore.Blob blob, String reason, @Nullable IOException cause)
      throws IOException {
    store.setAside(blob, reason);
    return new TransferException.Damaged(
        "snapshot %s is damaged (%s); it was set aside".formatted(blob.id(), reason), cause);
  }

  @Override
  public void close() throws IOException {
    blob.close();
  }
}
