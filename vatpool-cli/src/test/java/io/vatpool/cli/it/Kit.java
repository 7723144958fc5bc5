package io.vatpool.cli.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The test vats of the {@code kit} resources as a SwingSet program, bundled once per cluster. */
final class Kit {
  private Kit() {}

  /**
   * The program's configuration, with a bundle in place of the source.
   *
   * @return a file in the cluster's folder
   */
  static Path config(LocalCluster cluster) {
    Path folder = cluster.folder().resolve("kit");
    Path config = folder.resolve("config.json");
    try {
      if (!Files.exists(config)) {
        Path source = sources(folder);
        cluster.vatpool().ok("bundle " + source + " -o " + folder.resolve("kit.bundle"));
        String text = resource("config.json");
        Files.writeString(
            config,
            text.replace("\"sourceSpec\": \"./kit-vat.js\"", "\"bundleSpec\": \"./kit.bundle\""));
      }
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the sources where their imports are found, and returns the vat's. */
  static Path sources(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path source = folder.resolve("kit-vat.js");
    Files.writeString(source, resource("kit-vat.js"));
    Files.writeString(folder.resolve("package.json"), resource("package.json"));
    Files.createSymbolicLink(
        folder.resolve("node_modules"), Vatpool.HOME.resolve("examples/node_modules"));
    return source;
  }

  private static String resource(String name) throws IOException {
    try (InputStream resource =
        Objects.requireNonNull(Kit.class.getResourceAsStream("kit/" + name), name)) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
