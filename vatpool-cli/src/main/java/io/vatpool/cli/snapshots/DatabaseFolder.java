package io.vatpool.cli.snapshots;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A database that a folder describes: the files {@code url}, {@code username} and {@code password},
 * as Kubernetes mounts a secret. So no password is ever on a command line.
 */
public final class DatabaseFolder {
  private DatabaseFolder() {}

  /**
   * The database.
   *
   * @throws CliException if a file is missing, or the URL is none
   */
  public static Naming open(Path folder) {
    String url = read(folder, "url");
    return Naming.of(
        url, ClusterStores.source(url, read(folder, "username"), read(folder, "password")));
  }

  private static String read(Path folder, String file) {
    try {
      return Files.readString(folder.resolve(file)).stripTrailing();
    } catch (IOException e) {
      throw new CliException(
          Exit.USAGE,
          "A database is not described",
          folder.resolve(file) + ": " + e,
          "The folder must have the files url, username and password.",
          e);
    }
  }
}
