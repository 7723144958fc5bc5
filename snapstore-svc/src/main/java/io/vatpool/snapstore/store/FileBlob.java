package io.vatpool.snapstore.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** An open blob file. */
final class FileBlob implements BlobStore.Blob {

  private final SnapshotId id;
  private final FileChannel channel;
  private final long length;
  private final Instant storedAt;
  private final Object fileKey;

  private FileBlob(SnapshotId id, FileChannel channel, BasicFileAttributes attributes)
      throws IOException {
    this.id = id;
    this.channel = channel;
    this.length = channel.size();
    this.storedAt = attributes.lastModifiedTime().toInstant();
    this.fileKey = attributes.fileKey();
  }

  /** Opens the file; the caller keeps others from replacing it meanwhile. */
  static Optional<FileBlob> open(SnapshotId id, Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return Optional.of(new FileBlob(id, channel, attributes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** When the blob in this file was stored; a name that is stored again is younger than before. */
  static Instant storedAt(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  /** Whether this name still shows the file that is open here, and not one that replaced it. */
  boolean isStill(Path file) throws IOException {
    try {
      return fileKey.equals(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public SnapshotId id() {
    return id;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Instant storedAt() {
    return storedAt;
  }

  @Override
  public byte[] tail(int bytes) throws IOException {
    int count = (int) Math.min(bytes, length);
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()
        && channel.read(buffer, length - count + buffer.position()) >= 0) {}
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Override
  public InputStream in() throws IOException {
    return Channels.newInputStream(channel.position(0));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
