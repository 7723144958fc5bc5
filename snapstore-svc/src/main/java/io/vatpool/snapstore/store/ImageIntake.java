package io.vatpool.snapstore.store;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.vatpool.protocol.SnapshotInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Takes an image in: hashes the uncompressed bytes, stores the compressed ones, and lets nothing
 * wrong pass.
 */
public final class ImageIntake {

  private final BlobStore store;
  private final int zstdLevel;
  private final long imageBytesMax;

  /**
   * An intake into a store.
   *
   * @param zstdLevel for images that come uncompressed
   * @param imageBytesMax the largest image that is accepted, uncompressed
   */
  public ImageIntake(BlobStore store, int zstdLevel, long imageBytesMax) {
    this.store = store;
    this.zstdLevel = zstdLevel;
    this.imageBytesMax = imageBytesMax;
  }

  /**
   * What was stored.
   *
   * @param isNew whether the store did not have this image
   */
  public record Receipt(SnapshotInfo info, boolean isNew) {}

  /**
   * Stores the image in {@code body}. A compressed body is stored as it came, after it was
   * decompressed once to hash it.
   *
   * @param expected the announced name; if it is empty, whatever comes is stored under its own name
   * @param compressed whether the body is zstd
   * @throws TransferException if nothing was stored
   */
  public Receipt receive(InputStream body, boolean compressed, Optional<SnapshotId> expected)
      throws IOException {
    InputStream in = new ClientInputStream(body);
    try (BlobStore.Draft draft = store.newDraft()) {
      CountingOutputStream out = new CountingOutputStream(draft.out());
      MessageDigest digest = SnapshotId.newDigest();
      long imageBytes = compressed ? pass(in, out, digest) : compress(in, out, digest);
      out.write(SizeTrailer.of(imageBytes));
      SnapshotId actual = SnapshotId.of(digest);
      if (expected.isPresent() && !expected.get().equals(actual)) {
        throw new TransferException.WrongHash(expected.get(), actual);
      }
      boolean isNew = draft.store(actual);
      return new Receipt(new SnapshotInfo(actual.hex(), imageBytes, out.count()), isNew);
    } catch (ZstdIOException e) {
      throw new TransferException.BadEncoding(e);
    }
  }

  private long compress(InputStream in, OutputStream out, MessageDigest digest) throws IOException {
    // Not closed by try-with-resources: after a failure, writing the frame's end would only hide
    // the failure.
    ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(out, zstdLevel);
    boolean complete = false;
    try {
      long count = copy(in, zstd, digest);
      zstd.closeWithoutClosingParentStream();
      complete = true;
      return count;
    } finally {
      if (!complete) {
        Quietly.free(zstd);
      }
    }
  }

  private long pass(InputStream in, OutputStream out, MessageDigest digest) throws IOException {
    try (ZstdInputStreamNoFinalizer zstd =
        new ZstdInputStreamNoFinalizer(new TeeInputStream(in, out))) {
      zstd.setLongMax(Transfer.WINDOW_LOG_MAX);
      return copy(zstd, OutputStream.nullOutputStream(), digest);
    }
  }

  private long copy(InputStream in, OutputStream out, MessageDigest digest) throws IOException {
    byte[] buffer = new byte[Transfer.BUFFER_BYTES];
    long count = 0;
    for (int n; (n = in.read(buffer)) >= 0; ) {
      count += n;
      if (count > imageBytesMax) {
        throw new TransferException.TooLarge(imageBytesMax);
      }
      digest.update(buffer, 0, n);
      out.write(buffer, 0, n);
    }
    return count;
  }
}
