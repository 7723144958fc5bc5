package io.vatpool.gateway.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.vatpool.gateway.rest.KernelName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file of tokens: one JSON object a line for each client, as {@code vatpool token
 * new} prints it; empty lines and lines that begin with {@code #} say nothing.
 *
 * <p>It holds the SHA-256 of each token and no token. A hash without salt and without rounds is
 * right here, as it would not be for passwords: a token is 256 random bits, which nobody guesses
 * and no two clients share.
 */
final class TokenFile {
  /** Clients of one file. */
  static final int ENTRIES_MAX = 10_000;

  /** Requests a second that a client may be granted. */
  static final int RATE_MAX = 1_000_000;

  private static final String REMEDY = "\"vatpool token new NAME --role ROLE\" prints an entry";
  private static final Pattern NAME = Pattern.compile("[!-~]{1,100}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /** What a client may be granted: a kernel by its name, or all. */
  static final Pattern KERNEL = Pattern.compile("\\*|" + KernelName.REGEXP);

  private static final ObjectReader ENTRY =
      new ObjectMapper()
          .readerFor(Entry.class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** A line. */
  record Entry(
      @Nullable String name,
      @Nullable String tokenSha256,
      @Nullable String role,
      @Nullable List<String> kernels,
      @Nullable Integer requestsPerSecond) {}

  private final String file;
  private final Map<String, Client> clients = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  private TokenFile(String file) {
    this.file = file;
  }

  /**
   * Reads the clients by the hashes of their tokens.
   *
   * @param file what to call it in errors, which never quote a line
   * @throws AccessSettingsException with line, client and remedy, if an entry is not one
   */
  static Map<String, Client> parse(String file, String text) {
    TokenFile parsed = new TokenFile(file);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        parsed.add(number, line);
      }
    }
    if (parsed.clients.isEmpty()) {
      throw new AccessSettingsException(file + " names no client: " + REMEDY);
    }
    return Map.copyOf(parsed.clients);
  }

  private void add(int number, String line) {
    Entry entry;
    try {
      entry = ENTRY.readValue(line);
    } catch (JsonProcessingException e) {
      // Its message quotes the line, and a token may stand there by mistake.
      throw wrong(number, null, "is not an entry in JSON with the fields " + fields());
    }
    String name = entry.name();
    if (name == null || !NAME.matcher(name).matches()) {
      throw wrong(number, null, "needs a name of 1 to 100 visible ASCII characters");
    }
    if (name.startsWith(ClaimMapping.PREFIX)) {
      throw wrong(
          number,
          null,
          "has a name that begins with "
              + ClaimMapping.PREFIX
              + ", as those of an issuer's clients do");
    }
    if (!names.add(name)) {
      throw wrong(number, name, "is there twice: a client has one entry, give this another name");
    }
    String hash = entry.tokenSha256();
    if (hash == null || !HASH.matcher(hash).matches()) {
      throw wrong(
          number, name, "needs tokenSha256, 64 small hexadecimal digits, and not the token itself");
    }
    Client client =
        new Client(
            name,
            role(number, name, entry),
            kernels(number, name, entry),
            rate(number, name, entry));
    if (clients.size() >= ENTRIES_MAX) {
      throw wrong(number, name, "is one more than the " + ENTRIES_MAX + " that a file may have");
    }
    if (clients.put(hash, client) != null) {
      throw wrong(number, name, "has the token of another entry: make it one of its own");
    }
  }

  private Role role(int number, String name, Entry entry) {
    for (Role role : Role.values()) {
      if (role.toString().equals(entry.role())) {
        return role;
      }
    }
    throw wrong(number, name, "needs a role: reader, sender or operator");
  }

  private Set<String> kernels(int number, String name, Entry entry) {
    List<String> kernels = entry.kernels();
    if (kernels == null
        || kernels.isEmpty()
        || !kernels.stream().allMatch(kernel -> KERNEL.matcher(kernel).matches())) {
      throw wrong(number, name, "needs kernels, a list of their names, or [\"*\"] for all");
    }
    return Set.copyOf(kernels);
  }

  private OptionalInt rate(int number, String name, Entry entry) {
    Integer rate = entry.requestsPerSecond();
    if (rate == null) {
      return OptionalInt.empty();
    }
    if (rate < 1 || rate > RATE_MAX) {
      throw wrong(number, name, "has requestsPerSecond that is not 1 to " + RATE_MAX);
    }
    return OptionalInt.of(rate);
  }

  private static String fields() {
    return "name, tokenSha256, role, kernels and, if need be, requestsPerSecond";
  }

  private AccessSettingsException wrong(int number, @Nullable String name, String what) {
    String client = name == null ? "" : String.format(Locale.ROOT, " (client %s)", name);
    return new AccessSettingsException(
        file + ", line " + number + client + " " + what + "; " + REMEDY);
  }
}
