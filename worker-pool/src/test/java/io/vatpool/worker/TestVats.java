package io.vatpool.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vatpool.xsnap.vat.VatBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Bundles the vats of {@code src/test/vats} with the engine's bundler. */
public final class TestVats {
  private static final Path NPM = Path.of("../xsnap/target/engine/npm").toAbsolutePath();

  private TestVats() {}

  /** The bundle's JSON. */
  public static String bundle(String name) throws IOException, InterruptedException {
    Path source = copy(name);
    Path output = Files.createDirectories(Path.of("target/vats")).resolve(name + ".json");
    Process bundler =
        new ProcessBuilder(
                "node",
                NPM.resolve("bundle.mjs").toString(),
                source.toString(),
                "-o",
                output.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(bundler.getInputStream().readAllBytes(), UTF_8);
    if (bundler.waitFor() != 0) {
      throw new IOException("bundling " + name + " failed: " + said);
    }
    return VatBundle.parse(Files.readString(output)).toJson();
  }

  /** A copy from where the imports of the packages resolve. */
  private static Path copy(String name) throws IOException {
    Path folder = Files.createDirectories(NPM.resolve("worker-test-vats"));
    for (String file : List.of("package.json", name + ".js")) {
      Files.copy(
          Path.of("src/test/vats", file),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return folder.resolve(name + ".js");
  }
}
