package io.vatpool.snapstore.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A blob in the making: a file under {@code tmp/} that gets its name only when its bytes are on
 * disk.
 */
final class FileDraft implements BlobStore.Draft {

  private final Path file;
  private final FileChannel channel;
  private final DiskSpace space;
  private final boolean durable;
  private final DraftFolder.Publisher publisher;
  private final OutputStream out = new Output();

  FileDraft(Path drafts, DiskSpace space, boolean durable, DraftFolder.Publisher publisher)
      throws IOException {
    this.file = drafts.resolve(UUID.randomUUID() + ".part");
    this.space = space;
    this.durable = durable;
    this.publisher = publisher;
    try {
      this.channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw space.explain(e);
    }
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public boolean store(SnapshotId id) throws IOException {
    try {
      if (durable) {
        channel.force(true);
      }
      channel.close();
      return publisher.publish(file, id);
    } catch (TransferException e) {
      throw e;
    } catch (IOException e) {
      throw space.explain(e);
    }
  }

  /** Once stored, the file has another name and there is nothing to delete. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  private final class Output extends OutputStream {

    private long sinceCheck;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      sinceCheck += length;
      if (sinceCheck >= DiskSpace.CHECK_EVERY_BYTES) {
        sinceCheck = 0;
        space.check();
      }
      try {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        throw space.explain(e);
      }
    }
  }
}
