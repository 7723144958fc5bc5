package io.vatpool.snapstore.store;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Watches the space of the disk that holds a folder, and tells a full disk from other failures. */
final class DiskSpace {

  /** How much is written between two looks at the free space. */
  static final long CHECK_EVERY_BYTES = 8L << 20;

  /**
   * With less than this a failed write is taken for a full disk, in whatever language the system
   * says so.
   */
  private static final long NOTHING_LEFT_BYTES = 1L << 20;

  private final Path folder;
  private final FileStore disk;
  private final long freeBytesMin;

  DiskSpace(Path folder, long freeBytesMin) throws IOException {
    this.folder = folder;
    this.disk = Files.getFileStore(folder);
    this.freeBytesMin = freeBytesMin;
  }

  long freeBytes() throws IOException {
    return disk.getUsableSpace();
  }

  /** Throws if less is free than must stay. */
  void check() throws IOException {
    long free = freeBytes();
    if (free < freeBytesMin) {
      throw new TransferException.DiskFull(
          "the disk of %s has %d bytes free, and %d must stay free"
              .formatted(folder, free, freeBytesMin),
          null);
    }
  }

  /** What a failed write means. */
  TransferException explain(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota") || nothingLeft()) {
      return new TransferException.DiskFull("the disk of %s is full".formatted(folder), e);
    }
    return new TransferException.StoreFailed("cannot write to " + folder, e);
  }

  private boolean nothingLeft() {
    try {
      return freeBytes() < NOTHING_LEFT_BYTES;
    } catch (IOException e) {
      return false;
    }
  }
}
