package io.vatpool.snapstore.store;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Why an image could not be taken in or given out; every kind has its own answer on the wire and
 * its own count.
 */
public abstract sealed class TransferException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private TransferException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The client ended the connection before the body was complete, or stopped taking it. */
  public static final class ClientGone extends TransferException {
    @Serial private static final long serialVersionUID = 1L;

    public ClientGone(IOException cause) {
      super("the client went away in the middle of the body: " + cause.getMessage(), cause);
    }
  }

  /**
   * The body claims to be zstd and is not, is cut off, or needs a larger window than RFC 9659
   * allows.
   */
  public static final class BadEncoding extends TransferException {
    @Serial private static final long serialVersionUID = 1L;

    public BadEncoding(IOException cause) {
      super("the body is not a complete zstd stream: " + cause.getMessage(), cause);
    }
  }

  /** The uncompressed image is larger than the service accepts. */
  public static final class TooLarge extends TransferException {
    @Serial private static final long serialVersionUID = 1L;

    private final long bytesMax;

    public TooLarge(long bytesMax) {
      super("the image is larger than " + bytesMax + " bytes, the most this store accepts", null);
      this.bytesMax = bytesMax;
    }

    /** The limit, in uncompressed bytes. */
    public long bytesMax() {
      return bytesMax;
    }
  }

  /** The bytes that came are not those that were announced. */
  public static final class WrongHash extends TransferException {
    @Serial private static final long serialVersionUID = 1L;

    private final transient SnapshotId expected;
    private final transient SnapshotId actual;

    public WrongHash(SnapshotId expected, SnapshotId actual) {
      super("the image's SHA-256 is " + actual + ", not " + expected, null);
      this.expected = expected;
      this.actual = actual;
    }

    /** The name in the request. */
    public SnapshotId expected() {
      return expected;
    }

    /** The hash of what came. */
    public SnapshotId actual() {
      return actual;
    }
  }

  /** The disk is full, or would have less free space than must stay. */
  public static final class DiskFull extends TransferException {
    @Serial private static final long serialVersionUID = 1L;

    public DiskFull(String message, @Nullable IOException cause) {
      super(message, cause);
    }
  }

  /** The stored bytes are not what was once stored. */
  public static final class Damaged extends TransferException {
    @Serial private static final long serialVersionUID = 1L;

    public Damaged(String message, @Nullable IOException cause) {
      super(message, cause);
    }
  }

  /** The store itself failed, for another reason than space. */
  public static final class StoreFailed extends TransferException {
    @Serial private static final long serialVersionUID = 1L;

    public StoreFailed(String message, IOException cause) {
      super(message + ": " + cause, cause);
    }
  }
}
