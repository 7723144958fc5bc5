package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.File;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Chooses the server program: the one that was named, else an installed one, else the one of the
 * Maven jar.
 */
final class ProgramFinder {

  /** Environment variable that names a {@code mariadbd}, and rules every other out. */
  static final String PROGRAM_VARIABLE = "VATPOOL_MARIADBD";

  private static final Logger LOG = System.getLogger(ProgramFinder.class.getName());

  /** Where distributions put servers, which is often not on an ordinary user's PATH. */
  private static final List<Path> SERVER_FOLDERS =
      List.of(
          Path.of("/usr/sbin"),
          Path.of("/usr/libexec"),
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/opt/homebrew/bin"));

  private ProgramFinder() {}

  /**
   * Finds a program that runs here and can open the data of {@code writtenBy}, if there is data.
   *
   * @throws LocalMariaDbException if there is none; the message says what was wrong with each
   *     candidate
   */
  static ServerProgram find(Options options, Optional<ServerVersion> writtenBy) {
    Optional<Path> named =
        options
            .program()
            .or(() -> Optional.ofNullable(System.getenv(PROGRAM_VARIABLE)).map(Path::of));
    if (named.isPresent()) {
      return checked(ProgramProbe.probe(named.get()), writtenBy);
    }
    List<Supplier<ServerProgram>> candidates = new ArrayList<>();
    installed().forEach(path -> candidates.add(() -> ProgramProbe.probe(path)));
    candidates.add(() -> ProgramProbe.probe(JarProgram.unpack(options.cacheFolder())));

    List<LocalMariaDbException> refusals = new ArrayList<>();
    for (Supplier<ServerProgram> candidate : candidates) {
      try {
        return checked(candidate.get(), writtenBy);
      } catch (LocalMariaDbException e) {
        LOG.log(Level.DEBUG, "server program passed over: {0}", e.getMessage());
        refusals.add(e);
      }
    }
    throw allRefused(refusals);
  }

  private static ServerProgram checked(ServerProgram program, Optional<ServerVersion> writtenBy) {
    writtenBy
        .filter(writer -> !program.version().opensDataOf(writer))
        .ifPresent(writer -> {
          throw new LocalMariaDbException(
              Reason.VERSION_TOO_OLD,
              "%s is MariaDB %s, and the data was written by %s; use a server of that series or newer (set %s)"
                  .formatted(program.mariadbd(), program.version(), writer, PROGRAM_VARIABLE));
        });
    return program;
  }

  private static LocalMariaDbException allRefused(List<LocalMariaDbException> refusals) {
    if (refusals.size() == 1) {
      return refusals.getFirst();
    }
    StringBuilder message = new StringBuilder("no MariaDB server can be used:");
    refusals.forEach(e -> message.append("\n  - ").append(e.getMessage()));
    LocalMariaDbException summary =
        new LocalMariaDbException(refusals.getLast().reason(), message.toString());
    refusals.forEach(summary::addSuppressed);
    return summary;
  }

  private static Stream<Path> installed() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Stream<Path> onPath =
        Stream.of(path.split(File.pathSeparator)).filter(p -> !p.isBlank()).map(Path::of);
    return Stream.concat(onPath, SERVER_FOLDERS.stream())
        .map(folder -> folder.resolve("mariadbd"))
        .filter(Files::isExecutable)
        .distinct();
  }
}
