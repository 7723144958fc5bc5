package io.vatpool.mariadb.local;

import static java.util.Objects.requireNonNull;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * What must be remembered about a server between its runs, in {@code server.properties}.
 *
 * @param port where it listened last
 * @param user the one account
 * @param password of that account; random, never shown in a process list
 * @param version the newest server that wrote the data
 */
record ServerState(int port, String user, String password, ServerVersion version) {

  private static final String USER = "vatpool";
  private static final int PASSWORD_BYTES = 16;

  ServerState {
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    requireNonNull(version, "version");
  }

  static ServerState fresh(int port, ServerVersion version) {
    byte[] secret = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(secret);
    return new ServerState(port, USER, HexFormat.of().formatHex(secret), version);
  }

  ServerState at(int newPort, ServerVersion newVersion) {
    return new ServerState(newPort, user, password, newVersion);
  }

  static Optional<ServerState> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    try {
      return Optional.of(
          new ServerState(
              Integer.parseInt(properties.getProperty("port", "")),
              properties.getProperty("user"),
              properties.getProperty("password"),
              ServerVersion.find(properties.getProperty("version", "")).orElseThrow()));
    } catch (RuntimeException e) {
      throw new LocalMariaDbException(
          Reason.FOLDER_UNUSABLE,
          "%s is damaged (%s); without it the data beside it has no password: restore it, or delete the folder"
              .formatted(file, e),
          e);
    }
  }

  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("port", Integer.toString(port));
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("version", version.toString());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (Writer writer = Files.newBufferedWriter(fresh)) {
      properties.store(writer, "Vatpool's local MariaDB: how to reach it");
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
