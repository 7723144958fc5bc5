package io.vatpool.protocol.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret of an installation's services, from a file: its first line is presented, every line is
 * accepted, so that a new one can be brought in while services run: as a second line everywhere,
 * then as the first, then alone. Immutable; never prints a token.
 */
public final class ServiceTokens {
  /** Carries the token where {@code Authorization} is a client's: between gateways. */
  public static final String HEADER = "Vatpool-Service-Token";

  /** Tokens of one file. */
  public static final int TOKENS_MAX = 8;

  private static final long FILE_BYTES_MAX = 16 * 1024;
  private static final Pattern TOKEN = Pattern.compile("[!-~]{32,512}");
  private static final String BEARER = "Bearer ";
  private static final String SETTING = "vatpool.access.service-token-file";

  private final List<String> tokens;

  private ServiceTokens(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /** No secret: nothing is presented, and whoever comes is accepted. */
  public static ServiceTokens none() {
    return new ServiceTokens(List.of());
  }

  /**
   * Reads the file, or takes {@link #none} if there is none to read.
   *
   * @throws IllegalArgumentException with setting and remedy, if there are no tokens in it
   */
  public static ServiceTokens read(Optional<Path> file) {
    return file.map(ServiceTokens::read).orElseGet(ServiceTokens::none);
  }

  private static ServiceTokens read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw wrong(file, "has more than " + FILE_BYTES_MAX + " bytes");
      }
      List<String> lines =
          Files.readString(file).lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
      if (lines.isEmpty() || lines.size() > TOKENS_MAX) {
        throw wrong(file, "has " + lines.size() + " lines and not 1 to " + TOKENS_MAX);
      }
      if (!lines.stream().allMatch(line -> TOKEN.matcher(line).matches())) {
        throw wrong(file, "has a line that is not 32 to 512 visible ASCII characters");
      }
      return new ServiceTokens(lines);
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + e);
    }
  }

  private static IllegalArgumentException wrong(Path file, String what) {
    return new IllegalArgumentException(
        SETTING + ": " + file + " " + what + "; make one with: openssl rand -hex 32");
  }

  /** Whether there is a secret. */
  public boolean areSet() {
    return !tokens.isEmpty();
  }

  /** What to present in {@link #HEADER}, if there is a secret. */
  public Optional<String> presented() {
    return tokens.stream().findFirst();
  }

  /** What to present in {@code Authorization}, if there is a secret. */
  public Optional<String> authorization() {
    return presented().map(token -> BEARER + token);
  }

  /** Whether what came in {@link #HEADER} is a token, or none is needed. */
  public boolean accepts(@Nullable String token) {
    if (tokens.isEmpty()) {
      return true;
    }
    byte[] came = (token == null ? "" : token).getBytes(StandardCharsets.UTF_8);
    boolean accepted = false;
    for (String known : tokens) {
      // All of them, and each in a time that does not depend on where it differs.
      accepted |= MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), came);
    }
    return accepted;
  }

  /** Whether what came in {@code Authorization} is a token, or none is needed. */
  public boolean acceptsAuthorization(@Nullable String credentials) {
    return accepts(
        credentials != null && credentials.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? credentials.substring(BEARER.length()).strip()
            : null);
  }

  @Override
  public String toString() {
    return "ServiceTokens[" + tokens.size() + "]";
  }
}
