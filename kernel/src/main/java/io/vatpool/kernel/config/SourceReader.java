package io.vatpool.kernel.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.state.Bundles;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Set;

/** Reads where code is. */
final class SourceReader {
  private static final List<String> FORMS =
      List.of("bundle", "bundleID", "bundleName", "bundleSpec", "sourceSpec");

  private SourceReader() {}

  /**
   * Reads exactly one of {@code bundle}, {@code bundleID} and {@code bundleName}.
   *
   * @param names those under {@code bundles}
   */
  static CodeSource read(ObjectNode json, Set<String> names, String at) {
    List<String> given = FORMS.stream().filter(json::has).toList();
    if (given.size() != 1) {
      throw new ConfigException(
          at,
          "needs exactly one of bundle, bundleID and bundleName, has "
              + (given.isEmpty() ? "none" : String.join(" and ", given)));
    }
    String form = given.getFirst();
    return switch (form) {
      case "bundle" -> inline(json.get(form), at);
      case "bundleID" -> installed(text(json, form, at), at);
      case "bundleName" -> named(text(json, form, at), names, at);
      default ->
          throw new ConfigException(
              at,
              form
                  + " names a file, but a kernel is made of bundles; let the command line bundle it"
                  + " (vatpool kernel create), or bundle it with @endo/bundle-source and pass it"
                  + " as 'bundle'");
    };
  }

  private static CodeSource inline(JsonNode bundle, String at) {
    ObjectNode json = ConfigShape.object(bundle, at + ".bundle").deepCopy();
    if (!"endoZipBase64".equals(json.path("moduleFormat").textValue())) {
      throw new ConfigException(
          at,
          "the bundle's moduleFormat is "
              + json.path("moduleFormat")
              + ", only endoZipBase64 can be run");
    }
    String hash = json.path("endoZipBase64Sha512").asText();
    String id = "b1-" + hash;
    if (!Bundles.isBundleId(id)) {
      throw new ConfigException(at, "the bundle's endoZipBase64Sha512 is not a SHA-512 in hex");
    }
    if (json.has("id") && !id.equals(json.get("id").textValue())) {
      throw new ConfigException(
          at, "the bundle says it is " + json.get("id") + ", but its hash makes it " + id);
    }
    json.remove("id");
    return new CodeSource.Inline(new CodeBundle(id, JsJson.stringify(json)));
  }

  private static CodeSource installed(String bundleId, String at) {
    if (!Bundles.isBundleId(bundleId)) {
      throw new ConfigException(
          at, "'" + bundleId + "' is no bundle id; one is b1- and 128 digits, as installing told");
    }
    return new CodeSource.Installed(bundleId);
  }

  private static CodeSource named(String name, Set<String> names, String at) {
    if (!names.contains(name)) {
      throw new ConfigException(
          at, "there is no '" + name + "' under bundles, where there are " + names);
    }
    return new CodeSource.Named(name);
  }

  private static String text(ObjectNode json, String name, String at) {
    String text = ConfigShape.text(json, name, at + "." + name);
    if (text == null) {
      throw new ConfigException(at, name + " is null");
    }
    return text;
  }
}
