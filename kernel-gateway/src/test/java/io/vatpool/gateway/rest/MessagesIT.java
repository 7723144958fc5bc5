package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.call;
import static io.vatpool.gateway.rest.Gateway.message;
import static io.vatpool.gateway.rest.Gateway.request;
import static io.vatpool.gateway.rest.Gateway.send;
import static io.vatpool.gateway.rest.Gateway.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesIT {
  private static String kernel;

  @BeforeAll
  static void create() {
    kernel = Gateway.newKernel("automatic");
  }

  @Test
  void aMessageIsDeliveredAndItsResultRead() {
    // When
    JsonNode result = call(kernel, "echo", 1, "two", JsJson.parse("{\"three\":[3]}"));

    // Then
    assertThat(result.path("state").asText()).isEqualTo("fulfilled");
    assertThat(result.path("value")).isEqualTo(JsJson.parse("[1,\"two\",{\"three\":[3]}]"));
    assertThat(result.path("data").path("body").asText()).isEqualTo("#[1,\"two\",{\"three\":[3]}]");
  }

  @Test
  void aRejectionIsToldAsSuch() {
    // When
    JsonNode result = call(kernel, "fail", "not today");

    // Then
    assertThat(result.path("state").asText()).isEqualTo("rejected");
    assertThat(result.path("value").path("$error").asText()).isEqualTo("not today");
  }

  @Test
  void anExportedObjectTakesMessages() {
    // Given
    String child = call(kernel, "child").path("value").path("$kref").asText();

    // When
    String promise =
        request()
            .body("{\"object\":\"" + child + "\",\"method\":\"hello\",\"args\":[\"world\"]}")
            .post("/v1/kernels/" + kernel + "/messages")
            .then()
            .statusCode(202)
            .extract()
            .path("result");

    // Then
    assertThat(settled(kernel, promise).path("value").asText()).isEqualTo("hello world");
  }

  @Test
  void capdataSaysWhatJsonCannot() {
    // When
    String promise =
        request()
            .body(
                "{\"vat\":\"kit\",\"methargs\":{\"body\":\"#[\\\"echo\\\",[\\\"+12\\\"]]\",\"slots\":[]}}")
            .post("/v1/kernels/" + kernel + "/messages")
            .then()
            .statusCode(202)
            .extract()
            .path("result");

    // Then
    assertThat(settled(kernel, promise).path("value"))
        .isEqualTo(JsJson.parse("[{\"$bigint\":\"12\"}]"));
  }

  @Test
  void aRepeatedMessageIsDeliveredOnce() {
    // Given
    String before = call(kernel, "count").path("value").asText();

    // When
    String first = sendWithKey("once-1", 1);
    String second = sendWithKey("once-1", 1);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(settled(kernel, first).path("value").asInt())
        .isEqualTo(Integer.parseInt(before) + 1);
    assertThat(call(kernel, "count").path("value").asInt()).isEqualTo(Integer.parseInt(before) + 1);
  }

  @Test
  void aKeyOfAnotherMessageIsRefused() {
    // Given
    sendWithKey("twice-1", 1);

    // When / Then
    request()
        .header("Idempotency-Key", "twice-1")
        .body(message("increment", 2).toString())
        .post("/v1/kernels/" + kernel + "/messages")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("detail", containsString("twice-1"));
  }

  private static String sendWithKey(String key, int by) {
    return request()
        .header("Idempotency-Key", key)
        .body(message("increment", by).toString())
        .post("/v1/kernels/" + kernel + "/messages")
        .then()
        .statusCode(202)
        .extract()
        .path("result");
  }

  @Test
  void aWaitEndsWhenItsTimeIsOver() {
    // Given
    String promise = send(kernel, message("wait")).statusCode(202).extract().path("result");

    // When / Then
    request()
        .get("/v1/kernels/" + kernel + "/promises/" + promise + "?wait=200ms")
        .then()
        .statusCode(200)
        .body("state", equalTo("unresolved"));
  }

  @Test
  void withPolicyNoneThereIsNoPromise() {
    send(kernel, message("count").put("resultPolicy", "none"))
        .statusCode(202)
        .body("result", equalTo(null))
        .body("committed", equalTo(true));
  }

  @Test
  void aResolutionIsTakenOnce() {
    // Given
    String promise = send(kernel, message("count")).extract().path("result");
    settled(kernel, promise);
    String route = "/v1/kernels/" + kernel + "/promises/" + promise + "/resolution";

    // When
    request().post(route).then().statusCode(200).body("state", equalTo("fulfilled"));

    // Then
    call(kernel, "count");
    request().get("/v1/kernels/" + kernel + "/promises/" + promise).then().statusCode(404);
  }

  @Test
  void aPendingResolutionIsNotTaken() {
    String promise = send(kernel, message("wait")).extract().path("result");

    request()
        .post("/v1/kernels/" + kernel + "/promises/" + promise + "/resolution")
        .then()
        .statusCode(409)
        .body("detail", containsString(promise));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"vat\":\"kit\"}",
        "{\"method\":\"count\"}",
        "{\"vat\":\"kit\",\"object\":\"ko20\",\"method\":\"count\"}",
        "{\"vat\":\"kit\",\"method\":\"count\",\"args\":{}}",
        "{\"vat\":\"kit\",\"method\":\"count\",\"args\":[{\"$bigint\":\"x\"}]}",
        "{\"vat\":\"kit\",\"method\":\"count\",\"resultPolicy\":\"sometimes\"}",
        "{\"vat\":\"kit\",\"method\":\"count\",\"surprise\":1}",
        "{\"vat\":\"\",\"method\":\"count\"}",
        "{\"object\":\"v1\",\"method\":\"count\"}",
        "{\"object\":\"ko0\",\"method\":\"count\"}",
        "{\"vat\":\"kit\",\"methargs\":{\"body\":\"#[\",\"slots\":[]}}",
        "{\"vat\":\"kit\",\"methargs\":{\"body\":1,\"slots\":[]}}",
        "{\"vat\":\"kit\",\"methargs\":{\"body\":\"#[]\",\"slots\":[\"o+1\"]}}",
      })
  void garbageIsRefusedWithAProblem(String body) {
    request()
        .body(body)
        .post("/v1/kernels/" + kernel + "/messages")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void targetsThatAreNotThereAreNotFound() {
    for (String target :
        new String[] {"\"vat\":\"nobody\"", "\"vat\":\"v99\"", "\"object\":\"ko9999\""}) {
      request()
          .body("{" + target + ",\"method\":\"count\",\"args\":[]}")
          .post("/v1/kernels/" + kernel + "/messages")
          .then()
          .statusCode(404)
          .contentType("application/problem+json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kp0", "x", "ko20", "kp99999999999999999999"})
  void namesThatAreNoPromisesAreRefused(String promise) {
    request()
        .get("/v1/kernels/" + kernel + "/promises/" + promise)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-1s", "soon", "1h", "99999999999s"})
  void waitsThatAreNoneAreRefused(String wait) {
    request()
        .get("/v1/kernels/" + kernel + "/promises/kp40?wait=" + wait)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void anEndlessKeyIsRefused() {
    request()
        .header("Idempotency-Key", "x".repeat(256))
        .body(message("count").toString())
        .post("/v1/kernels/" + kernel + "/messages")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }
}
