package io.vatpool.xsnap.vat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vatpool.xsnap.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Bundles the vats of {@code src/test/vats} with the shipped bundler. */
final class TestVats {
  private static final Path NPM = TestEngine.TARGET.resolve("engine/npm");

  private TestVats() {}

  static VatBundle bundle(String name) throws IOException, InterruptedException {
    Path output = TestEngine.TARGET.resolve(name + ".bundle.json");
    Process bundler =
        new ProcessBuilder(
                "node",
                NPM.resolve("bundle.mjs").toString(),
                source(name).toString(),
                "-o",
                output.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(bundler.getInputStream().readAllBytes(), UTF_8);
    if (bundler.waitFor() != 0) {
      throw new IOException("bundling " + name + " failed: " + said);
    }
    return VatBundle.parse(Files.readString(output));
  }

  /** A copy from where the imports of the packages resolve. */
  private static Path source(String name) throws IOException {
    Path folder = Files.createDirectories(NPM.resolve("test-vats"));
    for (String file : List.of("package.json", name + ".js")) {
      Files.copy(
          Path.of("src/test/vats", file),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return folder.resolve(name + ".js");
  }
}
