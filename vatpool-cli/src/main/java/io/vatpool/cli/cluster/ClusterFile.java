package io.vatpool.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads and replaces {@code cluster.json}. A reader sees the old or the new contents, never half.
 */
public final class ClusterFile {

  private final DataFolder folder;

  public ClusterFile(DataFolder folder) {
    this.folder = folder;
  }

  /** What is recorded; empty if no cluster was ever started in this folder. */
  public Optional<ClusterRecord> read() {
    try {
      return Optional.of(
          Console.JSON.readValue(Files.readAllBytes(folder.clusterFile()), ClusterRecord.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new CliException(
          Exit.BROKEN,
          "The cluster's record is damaged",
          folder.clusterFile() + ": " + e.getOriginalMessage(),
          "Delete that file and run \"vatpool up\": running services are found again by their"
              + " command lines, and nothing else is kept in it.",
          e);
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }

  /** Replaces the record. It is on disk when this returns. */
  void write(ClusterRecord cluster) {
    Path target = folder.clusterFile();
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    try {
      Files.writeString(fresh, Console.pretty(cluster) + "\n");
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel directory = FileChannel.open(folder.root(), StandardOpenOption.READ)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }
}
