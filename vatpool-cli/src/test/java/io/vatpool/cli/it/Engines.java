package io.vatpool.cli.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Engine processes of a cluster: they carry the names of their vats. */
final class Engines {
  private Engines() {}

  /** Those of a worker that run a vat of this name. */
  static List<ProcessHandle> of(ProcessHandle worker, String vatName) {
    return worker
        .descendants()
        .filter(process -> commandLine(process).contains(":" + vatName))
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      if (!process.isAlive()) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }
}
