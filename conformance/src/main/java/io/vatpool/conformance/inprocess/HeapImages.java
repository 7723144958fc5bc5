package io.vatpool.conformance.inprocess;

import io.vatpool.protocol.SnapshotInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Heap snapshots as files of a folder, named by their SHA-256; not compressed. */
final class HeapImages {
  private final Path folder;

  HeapImages(Path folder) {
    this.folder = folder;
  }

  /** Writes an image. */
  interface Writer<X extends Exception> {
    void writeTo(OutputStream sink) throws IOException, X;
  }

  <X extends Exception> SnapshotInfo save(Writer<X> writer) throws IOException, X {
    Path part = Files.createTempFile(folder, "heap", ".part");
    try {
      MessageDigest digest = sha256();
      try (OutputStream file = Files.newOutputStream(part);
          OutputStream sink = new DigestOutputStream(file, digest)) {
        writer.writeTo(sink);
      }
      String id = HexFormat.of().formatHex(digest.digest());
      long bytes = Files.size(part);
      Files.move(part, folder.resolve(id), StandardCopyOption.REPLACE_EXISTING);
      return new SnapshotInfo(id, bytes, bytes);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  InputStream open(String snapshotId) throws IOException {
    return Files.newInputStream(folder.resolve(snapshotId));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }
}
