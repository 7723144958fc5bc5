package io.vatpool.gateway.slog;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines in {@code NAME.slog}, older ones in {@code NAME.slog.1} and so on. For one thread.
 * After an error the file is left alone until the next {@link #flush}, and the loss is told in the
 * log.
 */
final class SlogFile implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SlogFile.class);

  private final Path path;
  private final long bytesMax;
  private final int kept;
  private @Nullable BufferedWriter writer;
  private long bytes;
  private boolean broken;

  /**
   * A file that is opened when it is first written to.
   *
   * @param bytesMax size at which it is closed and a new one begun
   * @param kept how many closed ones to keep
   */
  SlogFile(Path path, long bytesMax, int kept) {
    this.path = path;
    this.bytesMax = bytesMax;
    this.kept = kept;
  }

  void append(String line) {
    if (broken) {
      return;
    }
    try {
      BufferedWriter out = open();
      out.write(line);
      out.write('\n');
      bytes += line.length() + 1L;
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Hands what was appended to the operating system, and turns over if the file is full. */
  void flush() {
    broken = false;
    BufferedWriter out = writer;
    if (out == null) {
      return;
    }
    try {
      out.flush();
      if (bytes >= bytesMax) {
        turnOver(out);
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private BufferedWriter open() throws IOException {
    BufferedWriter out = writer;
    if (out == null) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      out =
          Files.newBufferedWriter(
              path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      bytes = Files.size(path);
      writer = out;
    }
    return out;
  }

  private void turnOver(BufferedWriter out) throws IOException {
    out.close();
    writer = null;
    if (kept == 0) {
      Files.deleteIfExists(path);
      return;
    }
    for (int i = kept - 1; i > 0; i--) {
      if (Files.exists(numbered(i))) {
        Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(path, numbered(1), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path numbered(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  private void fail(IOException e) {
    broken = true;
    LOG.warnf("slog events are lost: %s cannot be written: %s", path, e);
    close();
  }

  @Override
  public void close() {
    BufferedWriter out = writer;
    writer = null;
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        LOG.warnf("%s: %s", path, e);
      }
    }
  }
}
