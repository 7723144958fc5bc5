package io.vatpool.conformance.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Wall clocks of single services that can be made to jump, without privileges: a small library,
 * preloaded into their processes, adds an offset to what the C library says. It is read from a file
 * that all processes of a service map. Monotonic time goes on undisturbed, as it does when an
 * operator sets a clock.
 */
final class Clocks {
  private static final String SOURCE = "jumping-clock.c";
  private static final String VARIABLE = "VATPOOL_CLOCK_OFFSET";

  private final Path folder;
  private final Path library;
  private final Map<String, Duration> offsets = new TreeMap<>();

  private Clocks(Path folder, Path library) {
    this.folder = folder;
    this.library = library;
  }

  /** Compiles the library into a folder. */
  static Clocks in(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path source = folder.resolve(SOURCE);
    try (InputStream in = Objects.requireNonNull(Clocks.class.getResourceAsStream(SOURCE))) {
      Files.copy(in, source);
    }
    Path library = folder.resolve("jumping-clock.so");
    int exit =
        new ProcessBuilder(
                "gcc",
                "-O1",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl",
                "-pthread")
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("gcc could not compile " + source + ": exit status " + exit);
    }
    return new Clocks(folder, library);
  }

  /** What a service must have in its environment. */
  synchronized Map<String, String> environment(String service) {
    offsets.putIfAbsent(service, Duration.ZERO);
    write(service, offsets.get(service));
    return Map.of("LD_PRELOAD", library.toString(), VARIABLE, file(service).toString());
  }

  /** Those that have such a clock. */
  synchronized List<String> services() {
    return List.copyOf(offsets.keySet());
  }

  /** Sets a service's clock so much forward, or back. */
  synchronized void jump(String service, Duration by) {
    write(service, offsets.merge(service, by, Duration::plus));
  }

  private Path file(String service) {
    return folder.resolve(service + ".offset");
  }

  private void write(String service, Duration offset) {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(offset.toNanos())
            .array();
    try (RandomAccessFile file = new RandomAccessFile(file(service).toFile(), "rw")) {
      file.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
