package io.vatpool.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the packaged services in the checkout that the tests run in. */
final class ServiceJars {
  /** Names the checkout where the working directory does not lie in it. */
  private static final String HOME_PROPERTY = "vatpool.home";

  private ServiceJars() {}

  /**
   * The runnable jar of a module.
   *
   * @throws IllegalStateException that names the command which makes it
   */
  static Path of(String module) {
    Path jar = home().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          jar + " is missing; make it with: ./mvnw -pl " + module + " -am -DskipTests package");
    }
    return jar;
  }

  /** The checkout. */
  static Path home() {
    String property = System.getProperty(HOME_PROPERTY);
    if (property != null) {
      return Path.of(property);
    }
    @Nullable Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isRegularFile(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException(
          "the working directory is in no checkout; name one with -D" + HOME_PROPERTY);
    }
    return folder;
  }
}
