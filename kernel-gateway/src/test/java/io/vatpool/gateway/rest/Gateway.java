package io.vatpool.gateway.rest;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.TestCluster;
import io.vatpool.testing.VatBundler;
import java.util.concurrent.atomic.AtomicInteger;

/** One cluster for all tests of this JVM, and the requests that most of them make. */
final class Gateway {
  /** Attempts for one call out of a bridge. */
  static final int WEBHOOK_ATTEMPTS = 4;

  /** Workers of the cluster. */
  static final int WORKERS = 2;

  /** Messages that one client may have in a kernel's queues. */
  static final int CLIENT_MESSAGES_MAX = 40;

  /** Messages that a kernel's queues take. */
  static final int QUEUED_MESSAGES_MAX = 60;

  private static final AtomicInteger KERNELS = new AtomicInteger();
  private static final String BUNDLE = VatBundler.bundle(Gateway.class, "kit-vat.js");

  /**
   * Started with the first request, as some tests use the rest of this class on their own cluster.
   */
  private static final class Shared {
    static final TestCluster CLUSTER = start();
  }

  private Gateway() {}

  private static TestCluster start() {
    TestCluster cluster =
        TestCluster.builder()
            .workers(WORKERS)
            .gateway("vatpool.gateway.limits.wait-max", "20s")
            .gateway("vatpool.gateway.webhook.attempts-max", String.valueOf(WEBHOOK_ATTEMPTS))
            .gateway("vatpool.gateway.webhook.backoff-min", "50ms")
            .gateway("vatpool.gateway.limits.client-messages-max", "" + CLIENT_MESSAGES_MAX)
            .gateway("vatpool.gateway.limits.queued-messages-max", "" + QUEUED_MESSAGES_MAX)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "cluster-close"));
    return cluster;
  }

  static TestCluster cluster() {
    return Shared.CLUSTER;
  }

  static RequestSpecification request() {
    return given().baseUri(cluster().gateway().url().toString()).contentType(ContentType.JSON);
  }

  static JsonNode kit() {
    return JsJson.parse(BUNDLE);
  }

  /** A configuration with the kit vat as {@code kit}, which is its bootstrap vat, too. */
  static ObjectNode config() {
    ObjectNode config = JsJson.NODES.objectNode();
    config.put("bootstrap", "kit").put("defaultReapInterval", "never");
    // Else the vat could drop its root after bootstrap, as nobody holds it.
    config.put("pinBootstrapRoot", true);
    config.putObject("vats").putObject("kit").set("bundle", kit());
    return config;
  }

  /** Makes a kernel and returns its name. */
  static String newKernel(String mode) {
    return newKernel(mode, config());
  }

  static String newKernel(String mode, ObjectNode config) {
    String name = "k" + KERNELS.incrementAndGet();
    create(name, mode, config).statusCode(201);
    return name;
  }

  static ValidatableResponse create(String name, String mode, ObjectNode config) {
    ObjectNode request = JsJson.NODES.objectNode().put("name", name).put("mode", mode);
    request.set("config", config);
    return request().body(request.toString()).post("/v1/kernels").then();
  }

  static ObjectNode message(String method, Object... args) {
    ObjectNode message = JsJson.NODES.objectNode().put("vat", "kit").put("method", method);
    ArrayNode array = message.putArray("args");
    for (Object arg : args) {
      switch (arg) {
        case Integer number -> array.add(number);
        case String text -> array.add(text);
        case JsonNode json -> array.add(json);
        default -> throw new IllegalArgumentException("no JSON: " + arg);
      }
    }
    return message;
  }

  static ValidatableResponse send(String kernel, ObjectNode message) {
    return request().body(message.toString()).post("/v1/kernels/" + kernel + "/messages").then();
  }

  /** Sends, waits, and returns the settled promise. */
  static JsonNode call(String kernel, String method, Object... args) {
    String promise = send(kernel, message(method, args)).statusCode(202).extract().path("result");
    return settled(kernel, promise);
  }

  static JsonNode settled(String kernel, String promise) {
    return JsJson.parse(
        request()
            .get("/v1/kernels/" + kernel + "/promises/" + promise + "?wait=20s")
            .then()
            .statusCode(200)
            .extract()
            .asString());
  }

  /** A reference as plain JSON. */
  static JsonNode kref(String kref) {
    return JsJson.NODES.objectNode().put("$kref", kref);
  }

  /** The root object of a static vat. */
  static String rootOf(String kernel, String vat) {
    return request().get("/v1/kernels/" + kernel + "/vats/" + vat).then().extract().path("root");
  }
}
