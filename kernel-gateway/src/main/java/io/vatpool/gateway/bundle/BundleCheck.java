package io.vatpool.gateway.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether a bundle is its hash: the id is the SHA-512 of the archive's compartment map, the
 * map names the SHA-512 of every module, and the archive holds nothing else.
 */
public final class BundleCheck {
  private static final String FORMAT = "endoZipBase64";
  private static final String HASH = "endoZipBase64Sha512";
  private static final String MAP = "compartment-map.json";
  private static final Set<String> PROPERTIES = Set.of("moduleFormat", FORMAT, HASH);
  private static final Pattern SHA512_HEX = Pattern.compile("[0-9a-f]{128}");

  private BundleCheck() {}

  /**
   * Checks a bundle's JSON text.
   *
   * @throws BundleRejectedException if it is not a bundle, or a hash in it lies; the message names
   *     which
   */
  public static CheckedBundle check(String json) {
    JsonNode bundle = object(json);
    String format = text(bundle, "moduleFormat");
    if (!format.equals(FORMAT)) {
      throw new BundleRejectedException(
          "moduleFormat is '"
              + abbreviated(format)
              + "'; only endoZipBase64 can be checked against its hash (bundle-source writes it by"
              + " default)");
    }
    for (Map.Entry<String, JsonNode> property : bundle.properties()) {
      if (!PROPERTIES.contains(property.getKey())) {
        throw new BundleRejectedException(
            "unknown property '"
                + abbreviated(property.getKey())
                + "'; a bundle has "
                + PROPERTIES);
      }
    }
    String claimed = text(bundle, HASH);
    if (!SHA512_HEX.matcher(claimed).matches()) {
      throw new BundleRejectedException(HASH + " is not a SHA-512 in lower-case hex");
    }
    byte[] archiveBytes = decode(text(bundle, FORMAT));
    int modules = checkArchive(BundleArchive.read(archiveBytes), claimed);
    return new CheckedBundle(
        "b1-" + claimed, canonical(claimed, archiveBytes), modules, archiveBytes.length);
  }

  private static JsonNode object(String json) {
    JsonNode bundle;
    try {
      bundle = JsJson.parse(json);
    } catch (MalformedJsonException e) {
      throw new BundleRejectedException("the bundle is not JSON: " + e.getMessage(), e);
    }
    if (!bundle.isObject()) {
      throw new BundleRejectedException("a bundle is a JSON object with " + PROPERTIES);
    }
    return bundle;
  }

  private static int checkArchive(BundleArchive archive, String claimed) {
    byte[] map = archive.take(MAP);
    String actual = sha512(map);
    if (!actual.equals(claimed)) {
      throw new BundleRejectedException(
          HASH + " says " + claimed + " but the hash of " + MAP + " is " + actual);
    }
    JsonNode compartments;
    try {
      compartments = JsJson.parse(new String(map, StandardCharsets.UTF_8)).path("compartments");
    } catch (MalformedJsonException e) {
      throw new BundleRejectedException(MAP + " is not JSON: " + e.getMessage(), e);
    }
    if (!compartments.isObject()) {
      throw new BundleRejectedException(MAP + " has no compartments");
    }
    int modules = 0;
    Set<String> checked = new HashSet<>();
    for (Map.Entry<String, JsonNode> compartment : compartments.properties()) {
      for (JsonNode module : compartment.getValue().path("modules")) {
        JsonNode location = module.path("location");
        if (location.isTextual()
            && checked.add(compartment.getKey() + "/" + location.textValue())) {
          checkModule(archive, compartment.getKey() + "/" + location.textValue(), module);
          modules++;
        }
      }
    }
    if (modules == 0) {
      throw new BundleRejectedException(MAP + " names no module");
    }
    if (!archive.isEmpty()) {
      throw new BundleRejectedException(
          "endoZipBase64 holds members that "
              + MAP
              + " does not vouch for: "
              + abbreviated(String.join(", ", archive.rest())));
    }
    return modules;
  }

  private static void checkModule(BundleArchive archive, String member, JsonNode module) {
    JsonNode expected = module.path("sha512");
    if (!expected.isTextual()) {
      throw new BundleRejectedException(MAP + " gives no sha512 for module '" + member + "'");
    }
    String actual = sha512(archive.take(member));
    if (!actual.equals(expected.textValue())) {
      throw new BundleRejectedException(
          "module '"
              + abbreviated(member)
              + "' should have SHA-512 "
              + abbreviated(expected.textValue())
              + " but has "
              + actual);
    }
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new BundleRejectedException("endoZipBase64 is not base64: " + e.getMessage(), e);
    }
  }

  private static String canonical(String sha512, byte[] archive) {
    return "{\"moduleFormat\":\"endoZipBase64\",\"endoZipBase64Sha512\":\""
        + sha512
        + "\",\"endoZipBase64\":\""
        + Base64.getEncoder().encodeToString(archive)
        + "\"}";
  }

  private static String text(JsonNode bundle, String property) {
    JsonNode value = bundle.path(property);
    if (!value.isTextual()) {
      throw new BundleRejectedException("a bundle needs '" + property + "', a string");
    }
    return value.textValue();
  }

  private static String abbreviated(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private static String sha512(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-512", e);
    }
  }
}
