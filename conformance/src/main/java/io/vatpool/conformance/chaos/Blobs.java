package io.vatpool.conformance.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Damages what the snapshot store keeps, as a bad disk would. */
final class Blobs {
  private static final long BYTES_MIN = 1_000;

  private Blobs() {}

  /** Turns bits of, cuts short, or removes one stored blob; null if there is none. */
  static @Nullable Path damageOne(Path snapshots, SplittableRandom random) throws IOException {
    List<Path> blobs;
    try (Stream<Path> files = Files.walk(snapshots.resolve("blobs"))) {
      blobs = files.filter(Blobs::isBlob).sorted().toList();
    }
    if (blobs.isEmpty()) {
      return null;
    }
    Path blob = blobs.get(random.nextInt(blobs.size()));
    switch (random.nextInt(3)) {
      case 0 -> Files.delete(blob);
      case 1 -> {
        try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
          file.setLength(file.length() / 2);
        }
      }
      default -> {
        try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
          long at = random.nextLong(file.length());
          file.seek(at);
          int old = file.read();
          file.seek(at);
          file.write(old ^ 0xff);
        }
      }
    }
    return blob;
  }

  private static boolean isBlob(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) > BYTES_MIN;
    } catch (IOException e) {
      return false; // it has just gone
    }
  }
}
