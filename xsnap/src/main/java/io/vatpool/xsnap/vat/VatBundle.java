package io.vatpool.xsnap.vat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.regex.Pattern;

/**
 * The source of a vat, a zip archive.
 *
 * @param sha512 of the archive's compartment map, 128 lower-case hexadecimal digits
 * @param zipBase64 the archive
 */
public record VatBundle(String sha512, String zipBase64) {
  private static final Pattern SHA512 = Pattern.compile("[0-9a-f]{128}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

  /** Checks the form; whether the archive has this hash is for the kernel to know. */
  public VatBundle {
    if (!SHA512.matcher(sha512).matches()) {
      throw new IllegalArgumentException("not the SHA-512 of a bundle: " + sha512);
    }
    if (!BASE64.matcher(zipBase64).matches()) {
      throw new IllegalArgumentException("the bundle's archive is not base64");
    }
  }

  /**
   * Reads a bundle as the bundler writes it, its properties in any order.
   *
   * @throws MalformedJsonException if it is no {@code endoZipBase64} bundle
   */
  public static VatBundle parse(String json) {
    JsonNode bundle = JsJson.parse(json);
    String format = bundle.path("moduleFormat").asText();
    if (!format.equals("endoZipBase64")) {
      throw new MalformedJsonException(
          "a vat's bundle must have moduleFormat endoZipBase64, not '" + format + "'", null);
    }
    return new VatBundle(
        bundle.path("endoZipBase64Sha512").asText(), bundle.path("endoZipBase64").asText());
  }

  /** The kernel's name for it: {@code b1-} and the hash. */
  public String id() {
    return "b1-" + sha512;
  }

  /**
   * The JSON as the reference sends it to engines. The order of the properties decides in which
   * order the engine allocates them, and so the bytes of every later snapshot.
   */
  public String toJson() {
    return "{\"moduleFormat\":\"endoZipBase64\",\"endoZipBase64Sha512\":\""
        + sha512
        + "\",\"endoZipBase64\":\""
        + zipBase64
        + "\"}";
  }
}
