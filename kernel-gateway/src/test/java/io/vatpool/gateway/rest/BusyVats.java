package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.VatBundler;
import java.util.List;

/** Kernels of vats that never come to rest. */
final class BusyVats {
  private static final String BUNDLE = VatBundler.bundle(BusyVats.class, "busy-vat.js");

  private BusyVats() {}

  /** With two static vats, {@code one} and {@code two}. */
  static ObjectNode config() {
    ObjectNode config = JsJson.NODES.objectNode().put("bootstrap", "one");
    config.put("defaultReapInterval", "never").put("pinBootstrapRoot", true);
    config.putObject("bundles").putObject("busy").set("bundle", JsJson.parse(BUNDLE));
    for (String vat : List.of("one", "two")) {
      config.withObject("/vats").putObject(vat).put("bundleName", "busy");
    }
    return config;
  }

  /** Sends without waiting; the result promise. */
  static String send(String kernel, String vat, String method, JsonNode... args) {
    ObjectNode message = Gateway.message(method, (Object[]) args).put("vat", vat);
    return Gateway.send(kernel, message).statusCode(202).extract().path("result");
  }
}
