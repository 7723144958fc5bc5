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

  /** Set to {@code true}: services run as native executables. */
  static final String NATIVE_VARIABLE = "VATPOOL_NATIVE";

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
   * What runs as a service: its jar, or its native executable where {@value #NATIVE_VARIABLE} asks
   * for that.
   *
   * @throws CliException if it is not built
   */
  Program program(ServiceKind kind) {
    Path target = home.resolve(kind.module()).resolve("target");
    String what = "the service " + kind.module();
    if (Boolean.parseBoolean(System.getenv(NATIVE_VARIABLE))) {
      return new Program(
          built(
              target.resolve(kind.module() + "-runner"),
              what,
              "Run \"./mvnw package -Pnative -DskipTests -pl %s -am\".".formatted(kind.module())),
          true);
    }
    return new Program(built(target.resolve("quarkus-app/quarkus-run.jar"), what), false);
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
    return built(file, what, "Run \"./vatpool build\" or \"./mvnw package -DskipTests\".");
  }

  private static Path built(Path file, String what, String remedy) {
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          Exit.BROKEN, "Something is not built yet", what + " (" + file + ")", remedy);
    }
    return file;
  }
}
