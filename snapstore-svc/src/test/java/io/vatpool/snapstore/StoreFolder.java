package io.vatpool.snapstore;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives the service under test a fresh folder, known to the tests as {@link #path()}. */
public final class StoreFolder implements QuarkusTestResourceLifecycleManager {

  private static final String PROPERTY = "vatpool.snapstore.folder";

  /** The folder of the service that runs now. */
  public static Path path() {
    return Path.of(ConfigProvider.getConfig().getValue(PROPERTY, String.class));
  }

  /** Where the service keeps this snapshot. */
  public static Path blob(String id) {
    return path().resolve("blobs").resolve(id.substring(0, 2)).resolve(id + ".zst");
  }

  /** What is being uploaded, or was left behind. */
  public static List<Path> drafts() throws IOException {
    try (Stream<Path> files = Files.list(path().resolve("tmp"))) {
      return files.toList();
    }
  }

  private Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("snapstore-test-");
      return Map.of(PROPERTY, folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
