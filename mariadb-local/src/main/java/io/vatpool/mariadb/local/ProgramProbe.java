package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks a {@code mariadbd} for its version, and so finds out whether it runs here at all. */
final class ProgramProbe {

  private static final long ANSWER_SECONDS_MAX = 20;

  private static final Pattern MISSING_LIBRARY =
      Pattern.compile("error while loading shared libraries: ([^:\\s]+)");

  /** Debian's package of each library that MariaDB's builds link. */
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("libaio.so.1", "libaio1"),
          Map.entry("liburing.so.2", "liburing2"),
          Map.entry("libncurses.so.5", "libncurses5"),
          Map.entry("libtinfo.so.5", "libtinfo5"),
          Map.entry("libcrypt.so.1", "libcrypt1"),
          Map.entry("libsystemd.so.0", "libsystemd0"),
          Map.entry("libpcre2-8.so.0", "libpcre2-8-0"),
          Map.entry("libssl.so.3", "libssl3"),
          Map.entry("libcrypto.so.3", "libssl3"),
          Map.entry("libsnappy.so.1", "libsnappy1v5"),
          Map.entry("libstdc++.so.6", "libstdc++6"),
          Map.entry("libgcc_s.so.1", "libgcc-s1"),
          Map.entry("libz.so.1", "zlib1g"));

  private ProgramProbe() {}

  /**
   * Describes the program.
   *
   * @throws LocalMariaDbException if it does not run, is too old, or its SQL scripts are not beside
   *     it
   */
  static ServerProgram probe(Path mariadbd) {
    String answer = versionAnswer(mariadbd);
    ServerVersion version =
        ServerVersion.find(answer).orElseThrow(() -> unusable(mariadbd, answer));
    if (version.compareTo(ServerVersion.OLDEST) < 0) {
      throw new LocalMariaDbException(
          Reason.VERSION_TOO_OLD,
          "%s is MariaDB %s; Vatpool needs %s or newer"
              .formatted(mariadbd, version, ServerVersion.OLDEST));
    }
    for (Path share : shareFolders(mariadbd)) {
      Optional<Path> tables =
          firstFile(share, "mariadb_system_tables.sql", "mysql_system_tables.sql");
      Optional<Path> rows =
          firstFile(share, "mariadb_system_tables_data.sql", "mysql_system_tables_data.sql");
      if (tables.isPresent() && rows.isPresent()) {
        Optional<Path> messages =
            Optional.of(share).filter(s -> Files.isRegularFile(s.resolve("english/errmsg.sys")));
        return new ServerProgram(mariadbd, version, tables.get(), rows.get(), messages);
      }
    }
    throw new LocalMariaDbException(
        Reason.NO_SERVER,
        "%s is there, but its system table scripts are in none of %s (Debian: apt-get install mariadb-server-core)"
            .formatted(mariadbd, shareFolders(mariadbd)));
  }

  private static String versionAnswer(Path mariadbd) {
    try {
      Process process =
          new ProcessBuilder(mariadbd.toString(), "--no-defaults", "--version")
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw unusable(mariadbd, "no answer within " + ANSWER_SECONDS_MAX + " s");
      }
      if (process.exitValue() != 0) {
        throw unusable(mariadbd, answer);
      }
      return answer;
    } catch (IOException e) {
      throw unusable(mariadbd, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(mariadbd, "interrupted");
    }
  }

  private static LocalMariaDbException unusable(Path mariadbd, String answer) {
    Matcher missing = MISSING_LIBRARY.matcher(answer);
    if (missing.find()) {
      String library = missing.group(1);
      String remedy =
          PACKAGES.containsKey(library)
              ? "Debian: apt-get install " + PACKAGES.get(library)
              : "find its package with: apt-file search " + library;
      return new LocalMariaDbException(
          Reason.MISSING_LIBRARY,
          "%s needs the shared library %s, which is not installed (%s)"
              .formatted(mariadbd, library, remedy));
    }
    return new LocalMariaDbException(
        Reason.NO_SERVER,
        "%s is not a MariaDB server that runs here: %s".formatted(mariadbd, answer.strip()));
  }

  /**
   * The jar has {@code bin/} and {@code share/} side by side; Debian {@code /usr/sbin} and {@code
   * /usr/share/mysql}.
   */
  private static List<Path> shareFolders(Path mariadbd) {
    Path home = mariadbd.toAbsolutePath().normalize().resolveSibling("..").normalize();
    return Stream.of(
            home.resolve("share/mariadb"), home.resolve("share/mysql"), home.resolve("share"))
        .toList();
  }

  private static Optional<Path> firstFile(Path folder, String... names) {
    return Stream.of(names).map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }
}
