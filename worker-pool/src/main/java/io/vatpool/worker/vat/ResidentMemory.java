package io.vatpool.worker.vat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Memory that this service and its engines take: proportional set sizes, so that pages which forked
 * engines share count once. Linux only; elsewhere it is 0.
 */
final class ResidentMemory {
  private static final long PAGE_BYTES = 4096;
  private static final int KIB = 1024;

  private final Path proc;

  ResidentMemory() {
    this(Path.of("/proc"));
  }

  ResidentMemory(Path proc) {
    this.proc = proc;
  }

  /** Of this process alone. */
  double serviceBytes() {
    return bytes(ProcessHandle.current().pid());
  }

  /** Of all processes that it has started, and those that they have. */
  double engineBytes() {
    try (Stream<ProcessHandle> engines = ProcessHandle.current().descendants()) {
      return engines.mapToLong(engine -> bytes(engine.pid())).sum();
    }
  }

  /** 0 for a process that has ended. */
  long bytes(long pid) {
    Path folder = proc.resolve(String.valueOf(pid));
    try {
      return proportional(Files.readAllLines(folder.resolve("smaps_rollup")));
    } catch (IOException e) {
      return residentOf(folder); // a process that protects itself, or an old kernel
    }
  }

  private static long proportional(List<String> lines) throws IOException {
    for (String line : lines) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
      }
    }
    throw new IOException("no Pss in smaps_rollup");
  }

  private static long residentOf(Path folder) {
    try {
      return Long.parseLong(Files.readString(folder.resolve("statm")).split(" ", -1)[1])
          * PAGE_BYTES;
    } catch (IOException e) {
      return 0;
    }
  }
}
