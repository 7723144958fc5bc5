package io.vatpool.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packaged service: its runnable jar, or the native executable where the tests are to show that
 * one.
 *
 * @param file the jar or the executable
 * @param isNative whether it is an executable
 */
public record ServiceProgram(Path file, boolean isNative) {
  /** Names the checkout where the working directory does not lie in it. */
  private static final String HOME_PROPERTY = "vatpool.home";

  /** True where services run as native executables. */
  private static final String NATIVE_PROPERTY = "vatpool.native";

  /**
   * The service of a module.
   *
   * @throws IllegalStateException that names the command which makes it
   */
  public static ServiceProgram of(String module) {
    Path target = home().resolve(module).resolve("target");
    if (Boolean.getBoolean(NATIVE_PROPERTY)) {
      Path executable = target.resolve(module + "-runner");
      if (!Files.exists(executable)) {
        throw missing(executable, module, " -Pnative");
      }
      return new ServiceProgram(executable, true);
    }
    Path jar = target.resolve("quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw missing(jar, module, "");
    }
    return new ServiceProgram(jar, false);
  }

  private static IllegalStateException missing(Path file, String module, String options) {
    return new IllegalStateException(
        file
            + " is missing; make it with: ./mvnw"
            + options
            + " -pl "
            + module
            + " -am -DskipTests package");
  }

  /**
   * What starts it.
   *
   * @param jvmOptions what a JVM is told; an executable has none
   * @param settings system properties, {@code -Dname=value}
   */
  public List<String> command(List<String> jvmOptions, List<String> settings) {
    List<String> command = new ArrayList<>();
    if (isNative) {
      command.add(file.toString());
      command.addAll(settings);
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmOptions);
      command.addAll(settings);
      command.addAll(List.of("-jar", file.toString()));
    }
    return command;
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
