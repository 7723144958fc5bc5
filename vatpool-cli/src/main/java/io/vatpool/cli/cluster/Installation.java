package io.vatpool.cli.cluster;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the built product is: a checkout of the repository, with what Maven made in it.
 *
 * @param home the repository's folder
 */
public record Installation(Path home) {

  /** Names the home where the command line cannot find it by itself; set by {@code ./vatpool}. */
  public static final String HOME_VARIABLE = "VATPOOL_HOME";

  private static final String MARK = "vatpool";

  /**
   * The installation of the running command line.
   *
   * @throws CliException if it is in no checkout
   */
  public static Installation find() {
    @Nullable String configured = System.getenv(HOME_VARIABLE);
    Path home =
        configured == null || configured.isBlank() ? homeOfThisClass() : Path.of(configured);
    if (!Files.isRegularFile(home.resolve(MARK))) {
      throw new CliException(
          Exit.BROKEN,
          "Vatpool's own files were not found",
          home.toAbsolutePath() + " is not a checkout of Vatpool",
          "Start the command line by ./vatpool, or set " + HOME_VARIABLE + ".");
    }
    return new Installation(home.toAbsolutePath().normalize());
  }

  /** {@code home/vatpool-cli/target/vatpool-cli.jar}, or {@code …/target/classes} in tests. */
  private static Path homeOfThisClass() {
    try {
      Path code =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolve("../../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The folder of a service's application, with {@code quarkus-run.jar} in it.
   *
   * @throws CliException if it is not built
   */
  Path application(String module) {
    Path folder = home.resolve(module).resolve("target/quarkus-app");
    return built(folder.resolve("quarkus-run.jar"), "the service " + module).resolveSibling(".");
  }

  /** The script that bundles a vat's source with Endo's published tool, beside its packages. */
  public Path bundler() {
    return built(home.resolve("xsnap/target/engine/npm/bundle.mjs"), "the bundler");
  }

  /** The folder of the examples. */
  public Path examples() {
    return home.resolve("examples");
  }

  private static Path built(Path file, String what) {
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          Exit.BROKEN,
          "Something is not built yet",
          what + " (" + file + ")",
          "Run \"./vatpool build\" or \"./mvnw package -DskipTests\".");
    }
    return file;
  }
}
