package io.vatpool.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of tokens, and the tokens that belong to its entries. */
final class Tokens {
  private final Path file;
  private final Map<String, String> tokens = new LinkedHashMap<>();
  private final Map<String, String> entries = new LinkedHashMap<>();

  Tokens(Path file) {
    this.file = file;
  }

  /** Adds a client; {@code more} is JSON that follows the entry's other fields. */
  Tokens with(String name, String role, String kernel, String more) {
    String token = random();
    tokens.put(name, token);
    entries.put(
        name,
        "{\"name\":\"%s\",\"tokenSha256\":\"%s\",\"role\":\"%s\",\"kernels\":[\"%s\"]%s}"
            .formatted(name, sha256(token), role, kernel, more));
    return this;
  }

  Tokens without(String name) {
    entries.remove(name);
    return this;
  }

  /** Replaces the file as a whole, as Kubernetes does. */
  Tokens write() throws IOException {
    Path next = Files.writeString(file.resolveSibling("next"), String.join("\n", entries.values()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    return this;
  }

  Path file() {
    return file;
  }

  String of(String name) {
    return tokens.get(name);
  }

  Iterable<String> all() {
    return tokens.values();
  }

  static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return "vpt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
