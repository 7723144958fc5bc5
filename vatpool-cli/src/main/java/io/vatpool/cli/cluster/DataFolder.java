package io.vatpool.cli.cluster;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one folder with everything a local cluster keeps.
 *
 * @param root absolute
 */
public record DataFolder(Path root) {

  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  public Path clusterFile() {
    return root.resolve("cluster.json");
  }

  public Path lockFile() {
    return root.resolve("cluster.lock");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** The log of a service: what it writes to stdout and stderr. */
  public Path log(String service) {
    return logs().resolve(service + ".log");
  }

  public Path mariadb() {
    return root.resolve("mariadb");
  }

  public Path snapshots() {
    return root.resolve("snapshots");
  }

  /** Scratch space of a service: nothing in it is needed after a restart. */
  public Path work(String service) {
    return root.resolve("work").resolve(service);
  }

  /**
   * Makes the folder.
   *
   * @throws CliException if it cannot be made or written
   */
  public void create() {
    try {
      Files.createDirectories(logs());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  CliException unusable(IOException e) {
    return new CliException(
        Exit.BROKEN,
        "The data folder cannot be used",
        root + ": " + e,
        "Choose another folder with --data or VATPOOL_DATA, or make this one writable.",
        e);
  }
}
