package io.vatpool.xsnap.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The engine that was packed into this jar.
 *
 * <p>Immutable; any thread.
 */
public final class EngineArtifact {
  private static final String ROOT = "/META-INF/vatpool/engine/";
  private static final String EXECUTABLE = "rwxr-xr-x";
  private static final String PRIVATE_DIRECTORY = "rwx------";
  private static final int IDENTITY_SHOWN = 16;

  private final EngineManifest manifest;

  private EngineArtifact(EngineManifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Opens the artifact on the class path.
   *
   * @throws IOException if the jar was built without an engine, or its manifest cannot be read
   */
  public static EngineArtifact fromClassPath() throws IOException {
    return new EngineArtifact(EngineManifest.parse(resource("manifest.json")));
  }

  public EngineManifest manifest() {
    return manifest;
  }

  /**
   * The JSON text of a bundle.
   *
   * @throws IOException if the bytes do not have the hash of the manifest
   */
  public String bundleJson(BundleFile bundle) throws IOException {
    return new String(read(bundle.file()), UTF_8);
  }

  /**
   * The bundle of one of the kernel's own vats or devices.
   *
   * @throws IOException if the bytes do not have the hash of the manifest
   */
  public InstalledBundle kernelBundle(KernelBundle name) throws IOException {
    BundleFile bundle = manifest.kernelBundles().get(name);
    if (bundle == null) {
      throw new FileNotFoundException("the engine artifact has no bundle " + name.manifestKey());
    }
    return new InstalledBundle(bundle.id(), bundleJson(bundle));
  }

  /**
   * Puts executables and library into a private folder of {@code parent} and returns their paths.
   * The folder is named after their hashes, so several processes and several versions may share
   * {@code parent}; a file that is there already is checked by its hash and replaced if it differs.
   * Each file appears whole or not at all.
   *
   * @throws IOException if the folder cannot be written, or the artifact is damaged
   */
  public EngineFiles extractTo(Path parent) throws IOException {
    Path directory = parent.resolve("engine-" + identity().substring(0, IDENTITY_SHOWN));
    Files.createDirectories(parent);
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE_DIRECTORY)));
    return new EngineFiles(
        extract(manifest.worker(), directory),
        extract(manifest.launcher(), directory),
        extract(manifest.host(), directory));
  }

  private String identity() {
    String hashes =
        manifest.worker().sha256() + manifest.launcher().sha256() + manifest.host().sha256();
    return sha256(hashes.getBytes(UTF_8));
  }

  private Path extract(EngineFile file, Path directory) throws IOException {
    Path target = directory.resolve(file.name());
    if (isIntact(target, file)) {
      return target;
    }
    Path unfinished = Files.createTempFile(directory, file.name(), ".new");
    try {
      Files.write(unfinished, read(file));
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString(EXECUTABLE));
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return target;
  }

  private static boolean isIntact(Path path, EngineFile file) throws IOException {
    return Files.isRegularFile(path)
        && Files.isExecutable(path)
        && Files.size(path) == file.size()
        && sha256(Files.readAllBytes(path)).equals(file.sha256());
  }

  private static byte[] read(EngineFile file) throws IOException {
    byte[] bytes = resource(file.name());
    String actual = sha256(bytes);
    if (!actual.equals(file.sha256())) {
      throw new IOException(
          "the engine artifact is damaged: %s has SHA-256 %s, its manifest says %s; build the xsnap module again"
              .formatted(file.name(), actual, file.sha256()));
    }
    return bytes;
  }

  private static byte[] resource(String name) throws IOException {
    try (@Nullable InputStream stream = EngineArtifact.class.getResourceAsStream(ROOT + name)) {
      if (stream == null) {
        throw new FileNotFoundException(
            "no engine on the class path (%s%s is missing): build the xsnap module with ./mvnw -pl xsnap package"
                .formatted(ROOT, name));
      }
      return stream.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
