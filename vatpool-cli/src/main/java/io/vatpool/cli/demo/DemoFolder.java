package io.vatpool.cli.demo;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo starts from nothing; what it deletes for that, it has made itself. */
public final class DemoFolder {

  private static final String MARK = "made-by-vatpool-demo";

  private final DataFolder folder;

  public DemoFolder(DataFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder, and makes sure that nobody else's data is in it.
   *
   * @throws CliException if it is not empty and no demo made it
   */
  public void claim() {
    try {
      Files.createDirectories(folder.root());
      if (Files.exists(mark())) {
        return;
      }
      try (Stream<Path> entries = Files.list(folder.root())) {
        if (entries.findAny().isPresent()) {
          throw new CliException(
              Exit.USAGE,
              "The demo wants a folder of its own",
              folder.root() + " holds something that no demo has made",
              "Name an empty folder with --data, or leave it out.");
        }
      }
      Files.writeString(mark(), "vatpool demo deletes this folder's contents when it starts.\n");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Deletes what an earlier demo left. Nothing may run in the folder. */
  public void empty() {
    try {
      delete();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The mark stays: an unfinished deletion can be taken up again. */
  private void delete() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder.root())) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      if (!path.equals(mark()) && !path.equals(folder.root())) {
        Files.deleteIfExists(path);
      }
    }
  }

  private Path mark() {
    return folder.root().resolve(MARK);
  }

  private CliException failed(IOException e) {
    return new CliException(
        Exit.BROKEN,
        "The demo's folder cannot be used",
        folder.root() + ": " + e,
        "Name another one with --data.",
        e);
  }
}
