package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.ValidatableResponse;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.VatBundler;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Every route of the OpenAPI document, asked rightly and wrongly. {@code routes.csv} and {@code
 * wrong-requests.csv} hold the requests; words in braces stand for what {@link #create} has made.
 */
class RoutesIT {
  private static final String ROUTES = "routes.csv";
  private static final String BUNDLE = VatBundler.bundle(RoutesIT.class, "routes-vat.js");
  private static final String EVENTS = "GET /v1/kernels/{kernel}/slog";

  private static Map<String, String> words = Map.of();

  @BeforeAll
  static void create() {
    ObjectNode config = Gateway.config();
    ((ObjectNode) config.path("vats").path("kit")).set("bundle", JsJson.parse(BUNDLE));
    ObjectNode devices = config.putObject("devices");
    devices.putObject("bridge");
    devices.putObject("timer");
    String auto = Gateway.newKernel("automatic", config);
    String heard = send(auto, "heard");
    Gateway.settled(auto, heard);
    String driven = Gateway.newKernel("host-driven", config);
    String gone = Gateway.newKernel("host-driven");
    words =
        Map.of(
            "{auto}", auto,
            "{driven}", driven,
            "{gone}", gone,
            "{settled}", heard,
            "{pending}", send(auto, "wait"),
            "{bundle}", BUNDLE,
            "{bundleID}", "b1-" + JsJson.parse(BUNDLE).path("endoZipBase64Sha512").asText());
  }

  private static String send(String kernel, String method) {
    return Gateway.send(kernel, Gateway.message(method)).extract().path("result");
  }

  /** In the file's order, since some lean on those before them. */
  @ParameterizedTest
  @CsvFileSource(
      resources = ROUTES,
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 100_000)
  void aRouteAnswers(String route, String path, String body, int status, String holds) {
    ValidatableResponse answer = ask(route, path, body);

    answer.statusCode(status);
    if (holds != null) {
      answer.body(holds, notNullValue());
    }
  }

  /** What is wrong is said as a problem that names it; and nothing has come of it. */
  @ParameterizedTest
  @CsvFileSource(
      resources = "wrong-requests.csv",
      delimiter = '|',
      quoteCharacter = '`',
      maxCharsPerColumn = 100_000)
  void whatIsWrongIsNamed(String method, String path, String body, int status, String named) {
    String problem =
        ask(method, path, body)
            .statusCode(status)
            .contentType("application/problem+json")
            .body("status", equalTo(status))
            .extract()
            .asString();

    assertThat(problem).contains(filled(named));
  }

  private static ValidatableResponse ask(String route, String path, String body) {
    String method = route.substring(0, (route + " ").indexOf(' '));
    var asked = request();
    if (body != null) {
      asked.body(filled(body));
    }
    return asked
        .urlEncodingEnabled(false)
        .request(method, filled(path))
        .then()
        .log()
        .ifValidationFails();
  }

  private static String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace(word.getKey(), word.getValue());
    }
    return filled;
  }

  @Test
  void everyRouteOfTheDocumentIsAsked() {
    // Given
    TreeSet<String> documented = new TreeSet<>();
    JsonNode document =
        JsJson.parse(request().get("/q/openapi?format=json").then().extract().asString());
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method ->
                    documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

    // When
    TreeSet<String> asked = new TreeSet<>();
    asked.add(EVENTS);
    InputStream routes = RoutesIT.class.getResourceAsStream(ROUTES);
    assertThat(routes).isNotNull();
    try (Scanner lines = new Scanner(routes, UTF_8)) {
      while (lines.hasNextLine()) {
        asked.add(lines.nextLine().split("\\|", 2)[0].strip());
      }
    }

    // Then
    assertThat(asked).isEqualTo(documented);
  }

  @Test
  void theEventsOfAKernelAreStreamed() throws Exception {
    // Given
    String kernel = Gateway.newKernel("automatic");
    URI events = Gateway.cluster().gateway().url().resolve("/v1/kernels/" + kernel + "/slog");

    // When
    try (EventStream stream = EventStream.open(events)) {
      Gateway.call(kernel, "count");

      // Then
      assertThat(stream.next().path("type").asText()).isNotEmpty();
    }
  }
}
