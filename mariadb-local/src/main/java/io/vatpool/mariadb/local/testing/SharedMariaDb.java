package io.vatpool.mariadb.local.testing;

import io.vatpool.mariadb.local.Folders;
import io.vatpool.mariadb.local.LocalMariaDb;
import io.vatpool.mariadb.local.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The server of this test JVM, started by the first call of {@link #get()}. */
public final class SharedMariaDb {

  private static final Logger LOG = System.getLogger(SharedMariaDb.class.getName());

  private static final String FOLDER_PREFIX = "vatpool-mariadb-";

  /**
   * Where the server of this JVM lives. A property of the JVM and not a field, because a Quarkus
   * test loads this class in several class loaders, and they must share the server.
   */
  private static final String FOLDER_PROPERTY = "vatpool.test.mariadb.folder";

  /** Schema names end in a number that is unique in the JVM, again across class loaders. */
  private static final String COUNTER_PROPERTY = "vatpool.test.mariadb.schemas";

  private static final int READABLE_NAME_MAX = 40;

  private SharedMariaDb() {}

  /** The running server. */
  public static LocalMariaDb get() {
    synchronized (System.getProperties()) {
      @Nullable String folder = System.getProperty(FOLDER_PROPERTY);
      if (folder != null) {
        return LocalMariaDb.attach(Path.of(folder))
            .orElseThrow(
                () -> new IllegalStateException("the shared MariaDB in " + folder + " has ended"));
      }
      LocalMariaDb server = start();
      System.setProperty(FOLDER_PROPERTY, server.folder().toString());
      return server;
    }
  }

  /**
   * A new, empty schema whose name begins with {@code hint}, as far as its characters allow; close
   * it to drop it. Left open it goes with the server.
   */
  public static TestSchema freshSchema(String hint) {
    LocalMariaDb server = get();
    String readable = hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    String name =
        readable.substring(0, Math.min(readable.length(), READABLE_NAME_MAX)) + "_" + nextNumber();
    server.createSchema(name);
    return new TestSchema(server, name);
  }

  private static int nextNumber() {
    synchronized (System.getProperties()) {
      int next = Integer.getInteger(COUNTER_PROPERTY, 0) + 1;
      System.setProperty(COUNTER_PROPERTY, Integer.toString(next));
      return next;
    }
  }

  private static LocalMariaDb start() {
    try {
      Path parent = Path.of(System.getProperty("java.io.tmpdir"));
      deleteFoldersOfDeadJvms(parent);
      Path folder =
          Files.createTempDirectory(parent, FOLDER_PREFIX + ProcessHandle.current().pid() + "-");
      LocalMariaDb server = LocalMariaDb.start(folder, Options.defaults());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(server), "mariadb-discard"));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void discard(LocalMariaDb server) {
    server.kill();
    try {
      Folders.delete(server.folder());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot delete " + server.folder(), e);
    }
  }

  /** A JVM that was killed could not clean up; its server has ended by itself. */
  private static void deleteFoldersOfDeadJvms(Path parent) throws IOException {
    List<Path> folders;
    try (Stream<Path> entries = Files.list(parent)) {
      folders =
          entries
              .filter(path -> path.getFileName().toString().matches(FOLDER_PREFIX + "\\d+-.*"))
              .filter(Files::isWritable)
              .toList();
    }
    for (Path folder : folders) {
      String owner =
          folder.getFileName().toString().substring(FOLDER_PREFIX.length()).replaceAll("-.*", "");
      if (ProcessHandle.of(Long.parseLong(owner)).isEmpty()
          && LocalMariaDb.attach(folder).isEmpty()) {
        LOG.log(Level.INFO, "deleting {0}, which a killed test run left behind", folder);
        Folders.delete(folder);
      }
    }
  }
}
