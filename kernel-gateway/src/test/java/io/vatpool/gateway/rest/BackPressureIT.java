package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.message;
import static io.vatpool.gateway.rest.Gateway.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.ValidatableResponse;
import io.vatpool.protocol.json.JsJson;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is too much is refused with the limit's name, and whoever asks for less is served. */
class BackPressureIT {
  private static final int BODY_BYTES_MAX = 16 << 20;

  @Test
  void oneClientsMessagesDoNotFillTheQueues() {
    // Given: nothing is delivered until somebody says so
    String kernel = Gateway.newKernel("host-driven");
    for (int i = 0; i < Gateway.CLIENT_MESSAGES_MAX; i++) {
      send(kernel, "flood", "message-" + i).statusCode(202);
    }

    // When / Then
    send(kernel, "flood", "one-more")
        .statusCode(429)
        .contentType("application/problem+json")
        .header("Retry-After", "1")
        .body("detail", containsString("client flood has " + Gateway.CLIENT_MESSAGES_MAX))
        .body("detail", containsString("limits.client-messages-max"));
    send(kernel, "flood", "message-0").statusCode(202);
    send(kernel, "quiet", "hello").statusCode(202);
    request().body("{}").post("/v1/kernels/" + kernel + "/run").then().statusCode(200);
    send(kernel, "flood", "one-more").statusCode(202);
  }

  @Test
  void theKernelsBoundHoldsForAllClientsTogether() {
    // Given
    String kernel = Gateway.newKernel("host-driven");
    int taken = 0;
    while (taken <= Gateway.QUEUED_MESSAGES_MAX
        && send(kernel, "client-" + taken, "message-" + taken).extract().statusCode() == 202) {
      taken++;
    }

    // When / Then
    assertThat(taken).isBetween(Gateway.CLIENT_MESSAGES_MAX, Gateway.QUEUED_MESSAGES_MAX);
    send(kernel, "another", "one-more")
        .statusCode(429)
        .body("detail", containsString("limits.queued-messages-max"));
    request()
        .get("/v1/kernels/" + kernel + "/status")
        .then()
        .statusCode(200)
        .body("queues.active", equalTo(Gateway.QUEUED_MESSAGES_MAX));
  }

  @Test
  void aClientWithoutANameIsItsAddress() {
    // Given
    String kernel = Gateway.newKernel("host-driven");
    for (int i = 0; i < Gateway.CLIENT_MESSAGES_MAX; i++) {
      Gateway.send(kernel, message("count")).statusCode(202);
    }

    // When / Then
    Gateway.send(kernel, message("count"))
        .statusCode(429)
        .body("detail", containsString("client 127.0.0.1 has"));
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    String kernel = Gateway.newKernel("host-driven");

    send(kernel, "x".repeat(101), "key")
        .statusCode(400)
        .body("detail", containsString("Vatpool-Client"));
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedHoweverItComes() throws Exception {
    // Given
    String kernel = Gateway.newKernel("host-driven");
    byte[] body =
        message("echo", "x".repeat(BODY_BYTES_MAX)).toString().getBytes(StandardCharsets.UTF_8);
    URI messages = Gateway.cluster().gateway().url().resolve("/v1/kernels/" + kernel + "/messages");

    // When
    HttpResponse<String> chunked;
    try (HttpClient client = HttpClient.newHttpClient()) {
      chunked =
          client.send(
              HttpRequest.newBuilder(messages)
                  .version(HttpClient.Version.HTTP_1_1)
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }

    // Then
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(JsJson.parse(chunked.body()).path("detail").asText())
        .contains(String.valueOf(BODY_BYTES_MAX), "limits.body-bytes-max");
    request()
        .body(body)
        .post("/v1/kernels/" + kernel + "/messages")
        .then()
        .statusCode(413)
        .contentType("application/problem+json")
        .body(
            "detail",
            allOf(
                containsString(String.valueOf(BODY_BYTES_MAX)),
                containsString("limits.body-bytes-max")));
  }

  private static ValidatableResponse send(String kernel, String client, String key) {
    return request()
        .header("Vatpool-Client", client)
        .header("Idempotency-Key", key)
        .body(message("count").put("resultPolicy", "none").toString())
        .post("/v1/kernels/" + kernel + "/messages")
        .then();
  }
}
