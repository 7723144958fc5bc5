package io.vatpool.cli.cluster;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service's program as it was when the service was started. A JVM loads classes from its jars as
 * long as it runs; the cluster therefore runs from a copy in its own folder, and a build in the
 * checkout does not pull the ground from under it.
 */
final class Application {

  private static final int NAME_DIGITS = 12;

  private Application() {}

  /**
   * The copy of this built program in the data folder; made now if it is not there.
   *
   * @return the copy
   */
  static Program copy(DataFolder folder, String module, Program built) {
    try {
      Path copies = folder.root().resolve("app");
      Path copy = copies.resolve(module + "-" + contents(built));
      if (!Files.isDirectory(copy)) {
        Path unfinished = copies.resolve(copy.getFileName() + ".new");
        delete(unfinished);
        copyFiles(built, unfinished);
        Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
      }
      return built.in(copy);
    } catch (IOException e) {
      throw new CliException(
          Exit.BROKEN,
          "A service could not be copied into the data folder",
          built.file() + ": " + e,
          "Check the space and the permissions of " + folder.root() + ".",
          e);
    }
  }

  /** Deletes the copies that none of these command lines uses. */
  static void deleteUnused(DataFolder folder, List<String> commandLines) throws IOException {
    Path copies = folder.root().resolve("app");
    if (!Files.isDirectory(copies)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> list = Files.list(copies)) {
      all = list.toList();
    }
    for (Path copy : all) {
      if (commandLines.stream().noneMatch(line -> line.contains(copy.toString()))) {
        delete(copy);
      }
    }
  }

  /** A name for the contents: of every file the path, the size and the time of its last change. */
  private static String contents(Program built) throws IOException {
    MessageDigest digest = sha256();
    for (Path file : built.files()) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      String line =
          built.folder().relativize(file)
              + " "
              + attributes.size()
              + " "
              + attributes.lastModifiedTime().toMillis()
              + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_DIGITS);
  }

  private static void copyFiles(Program built, Path to) throws IOException {
    for (Path file : built.files()) {
      Path target = to.resolve(built.folder().relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(root)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
