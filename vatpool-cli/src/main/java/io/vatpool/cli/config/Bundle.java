package io.vatpool.cli.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A bundle of sources in Endo's {@code endoZipBase64} format.
 *
 * @param id {@code b1-} and the SHA-512 of the archive, as the bundle itself claims; the gateway
 *     checks it
 * @param json the bundle as one JSON object
 */
public record Bundle(String id, String json) {

  private static final Pattern SHA_512 = Pattern.compile("[0-9a-f]{128}");

  public Bundle {
    requireNonNull(id, "id");
    requireNonNull(json, "json");
  }

  /**
   * Reads a bundle file, as the bundler writes it.
   *
   * @throws CliException if there is no such file, or it is no bundle
   */
  public static Bundle read(Path file) {
    try {
      String json = Files.readString(file);
      JsonNode bundle = Console.JSON.readTree(json);
      return new Bundle(idOf(bundle, file.toString()), json);
    } catch (IOException e) {
      throw new CliException(
          Exit.USAGE,
          "A bundle cannot be read",
          file + ": " + e.getMessage(),
          "Make one with \"vatpool bundle FILE.js -o " + file + "\".",
          e);
    }
  }

  /** The id that this bundle claims. */
  static String idOf(JsonNode bundle, String where) {
    String format = bundle.path("moduleFormat").asText();
    String hash = bundle.path("endoZipBase64Sha512").asText();
    if (!"endoZipBase64".equals(format) || !SHA_512.matcher(hash).matches()) {
      throw new CliException(
          Exit.USAGE,
          "That is no bundle",
          where
              + " has no moduleFormat \"endoZipBase64\" with an endoZipBase64Sha512 of 128 hex digits",
          "Make one with \"vatpool bundle FILE.js -o BUNDLE.json\".");
    }
    return "b1-" + hash;
  }
}
