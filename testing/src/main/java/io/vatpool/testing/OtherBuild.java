package io.vatpool.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Copies of packaged services that carry another build of the engine: the executable has one byte
 * more behind its end, which changes nothing but its hash, and so its name.
 */
final class OtherBuild {
  private static final String ENGINE = "META-INF/vatpool/engine/";
  private static final String WORKER = ENGINE + "xsnap-worker";
  private static final String MANIFEST = ENGINE + "manifest.json";

  private OtherBuild() {}

  /**
   * Copies the service into {@code folder} and gives it another engine.
   *
   * @throws IllegalArgumentException if it is native: such a one cannot be taken apart
   */
  static ServiceProgram of(ServiceProgram service, Path folder) {
    if (service.isNative()) {
      throw new IllegalArgumentException(service.file() + " cannot be given another engine");
    }
    Path jar = service.file();
    try {
      Path app = Objects.requireNonNull(jar.getParent(), "a jar in a folder");
      copy(app, folder);
      try (Stream<Path> libraries = Files.list(folder.resolve("lib/main"))) {
        Path engine =
            libraries
                .filter(file -> file.getFileName().toString().startsWith("io.vatpool.xsnap-"))
                .findAny()
                .orElseThrow();
        rebuild(engine);
      }
      return new ServiceProgram(folder.resolve(jar.getFileName()), false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + jar, e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void rebuild(Path jar) throws IOException {
    try (FileSystem contents = FileSystems.newFileSystem(jar)) {
      Path worker = contents.getPath(WORKER);
      byte[] before = Files.readAllBytes(worker);
      byte[] after = Arrays.copyOf(before, before.length + 1);
      Files.write(worker, after);
      Path manifest = contents.getPath(MANIFEST);
      String text = Files.readString(manifest);
      String changed =
          text.replace(Sha256.hex(before), Sha256.hex(after))
              .replaceAll("(\"size\"\\s*:\\s*)" + before.length + "\\b", "$1" + after.length);
      if (changed.equals(text)) {
        throw new IOException(MANIFEST + " does not have the hash of " + WORKER);
      }
      Files.write(manifest, changed.getBytes(UTF_8));
    }
  }
}
