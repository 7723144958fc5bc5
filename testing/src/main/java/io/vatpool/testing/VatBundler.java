package io.vatpool.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * Bundles vats of tests with Endo's published bundler, which the {@code xsnap} module has
 * installed. A bundle is made once and kept in the module's {@code target} folder, named by its
 * source's hash.
 */
public final class VatBundler {
  private static final long BUNDLE_SECONDS_MAX = 120;

  /** Bundlers take imports from the packages that a source's own package names. */
  private static final String PACKAGE =
      """
      {"name":"test-vats","version":"0.0.0","type":"module","dependencies":{"@endo/far":"*"}}
      """;

  private VatBundler() {}

  /**
   * The bundle of a source file.
   *
   * @param type a class in whose package the resource {@code name} lies
   * @return its JSON text
   */
  public static String bundle(Class<?> type, String name) {
    try (InputStream source = type.getResourceAsStream(name)) {
      if (source == null) {
        throw new IllegalArgumentException(type.getPackageName() + " has no resource " + name);
      }
      return bundle(name, source.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String bundle(String name, byte[] source) throws IOException {
    Path folder = Path.of("target", "test-vats", Sha256.hex(source)).toAbsolutePath();
    Path bundle = folder.resolve("bundle.json");
    if (!Files.exists(bundle)) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name), source);
      Files.writeString(folder.resolve("package.json"), PACKAGE);
      Path packages = folder.resolve("node_modules");
      if (!Files.exists(packages)) {
        Files.createSymbolicLink(packages, npm().resolve("node_modules"));
      }
      run(folder, name, bundle);
    }
    return Files.readString(bundle, StandardCharsets.UTF_8).strip();
  }

  private static void run(Path folder, String name, Path bundle) throws IOException {
    Path made = Files.createTempFile(folder, "bundle", ".json");
    Path messages = folder.resolve("bundle.log");
    Process process =
        new ProcessBuilder(
                "node",
                npm().resolve("bundle.mjs").toString(),
                folder.resolve(name).toString(),
                "-o",
                made.toString())
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    try {
      if (!process.waitFor(BUNDLE_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            name + " could not be bundled: " + Files.readString(messages));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while bundling " + name, e);
    } finally {
      process.destroyForcibly();
    }
    Files.move(made, bundle, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path npm() {
    return ServiceProgram.home().resolve("xsnap/target/engine/npm");
  }
}
