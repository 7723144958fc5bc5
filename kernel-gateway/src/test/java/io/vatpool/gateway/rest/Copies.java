package io.vatpool.gateway.rest;

import io.vatpool.mariadb.local.LocalMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Copies of an installation's data, made and put back with the commands of docs/operations.md. */
final class Copies {
  private Copies() {}

  static void dump(TestSchema schema, Path file) {
    run(
        schema,
        "mariadb-dump",
        List.of("--single-transaction", "--hex-blob", "--max-allowed-packet=1G"),
        ProcessBuilder.Redirect.PIPE,
        ProcessBuilder.Redirect.to(file.toFile()));
  }

  static void restore(Path file, TestSchema schema) {
    run(
        schema,
        "mariadb",
        List.of("--max-allowed-packet=1G"),
        ProcessBuilder.Redirect.from(file.toFile()),
        ProcessBuilder.Redirect.DISCARD);
  }

  private static void run(
      TestSchema schema,
      String program,
      List<String> options,
      ProcessBuilder.Redirect in,
      ProcessBuilder.Redirect out) {
    LocalMariaDb server = schema.server();
    List<String> command = new ArrayList<>();
    command.add(program(server, program));
    command.add("--no-defaults");
    command.add("--protocol=tcp");
    command.add("--host=" + server.host());
    command.add("--port=" + server.port());
    command.add("--user=" + server.user());
    command.addAll(options);
    command.add(schema.name());
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(in).redirectOutput(out);
    builder.environment().put("MYSQL_PWD", server.password());
    try {
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      if (process.waitFor() != 0) {
        throw new AssertionError(program + " failed; its messages are above");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Beside the server's own program if it is there, else from the path. */
  private static String program(LocalMariaDb server, String name) {
    return ProcessHandle.of(server.pid())
        .flatMap(process -> process.info().command())
        .map(command -> Path.of(command).resolveSibling(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .orElse(name);
  }

  static void folder(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
