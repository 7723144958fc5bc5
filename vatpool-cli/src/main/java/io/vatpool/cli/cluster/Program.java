package io.vatpool.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What runs as a service.
 *
 * @param file the runnable jar, which needs everything in its folder, or a native executable
 */
record Program(Path file, boolean isNative) {

  /** What a JVM is told; an executable has it built in, or refuses it. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  /** The folder that the files of the program are in. */
  Path folder() {
    return file.resolveSibling(".").normalize();
  }

  /** All files that it needs. */
  List<Path> files() throws IOException {
    if (isNative) {
      return List.of(file);
    }
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The same in another folder. */
  Program in(Path other) {
    return new Program(other.resolve(file.getFileName()), isNative);
  }

  /**
   * The command line.
   *
   * @param options system properties and memory options, which both kinds know
   */
  List<String> command(List<String> options) {
    List<String> command = new ArrayList<>();
    if (isNative) {
      command.add(file.toString());
      command.addAll(options);
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(JVM_OPTIONS);
      command.addAll(options);
      command.add("-jar");
      command.add(file.toString());
    }
    return List.copyOf(command);
  }
}
