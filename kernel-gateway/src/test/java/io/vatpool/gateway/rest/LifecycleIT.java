package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.call;
import static io.vatpool.gateway.rest.Gateway.message;
import static io.vatpool.gateway.rest.Gateway.request;
import static io.vatpool.gateway.rest.Gateway.send;
import static io.vatpool.gateway.rest.Gateway.settled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.ValidatableResponse;
import io.vatpool.protocol.json.JsJson;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static ValidatableResponse ask(String kernel, String path, String body) {
    return request().body(body).post("/v1/kernels/" + kernel + path).then();
  }

  private static JsonNode kit(String kernel) {
    return JsJson.parse(
        request().get("/v1/kernels/" + kernel + "/vats/kit").then().extract().asString());
  }

  private static void awaitLife(String kernel, String life) {
    await().atMost(PATIENCE).until(() -> kit(kernel).path("lifecycle").asText().equals(life));
  }

  /** The first series of the gateway whose name begins so. */
  private static double metric(String begin) {
    return request()
        .accept("text/plain")
        .get("/q/metrics")
        .then()
        .extract()
        .asString()
        .lines()
        .filter(line -> line.startsWith("vatpool_" + begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void whatIsSentToAPausedVatWaitsUntilItIsResumed() {
    // Given
    String kernel = Gateway.newKernel("automatic");
    call(kernel, "count"); // after bootstrap
    ask(kernel, "/vats/kit/pause", "{\"reason\":\"audit\"}")
        .statusCode(200)
        .body("changed", equalTo(true))
        .body("lifecycle", equalTo("paused"))
        .body("reason", equalTo("audit"));
    String first = send(kernel, message("increment")).extract().path("result");
    String second = send(kernel, message("increment")).extract().path("result");
    await().atMost(PATIENCE).until(() -> kit(kernel).path("sideQueue").path("length").asInt() == 2);
    assertThat(kit(kernel).path("sideQueue").path("seconds").isNumber()).isTrue();
    await()
        .atMost(PATIENCE)
        .until(() -> metric("vats{state=\"paused\"") >= 1 && metric("side_queue_length") >= 2);

    // When
    ask(kernel, "/vats/kit/resume", "{}").statusCode(200);

    // Then
    assertThat(settled(kernel, first).path("value").asInt()).isEqualTo(1);
    assertThat(settled(kernel, second).path("value").asInt()).isEqualTo(2);
    assertThat(kit(kernel).path("lifecycle").asText()).isEqualTo("running");
  }

  @Test
  void aSuspendedVatStartsAnewWithTheNextMessage() {
    // Given
    String kernel = Gateway.newKernel("automatic");
    call(kernel, "increment");
    String unanswered = send(kernel, message("wait")).extract().path("result");

    // When
    ask(kernel, "/suspend", "{\"vats\":[\"kit\"],\"reason\":\"rarely used\"}").statusCode(200);

    // Then
    awaitLife(kernel, "suspended");
    JsonNode suspended = kit(kernel);
    assertThat(suspended.path("reason").asText()).isEqualTo("rarely used");
    assertThat(suspended.path("state").asText()).isEqualTo("offline");
    assertThat(suspended.has("worker")).isFalse();
    assertThat(suspended.has("snapshot")).isFalse();
    assertThat(suspended.path("span").path("start")).isEqualTo(suspended.path("span").path("end"));
    assertThat(settled(kernel, unanswered).path("state").asText()).isEqualTo("rejected");
    assertThat(call(kernel, "increment").path("value").asInt()).isEqualTo(1);
    assertThat(kit(kernel).path("incarnation").asInt()).isEqualTo(1);
  }

  @Test
  void eachStateRefusesWhatItDoesNotAllowAndSaysWhatIs() {
    String kernel = Gateway.newKernel("automatic");
    call(kernel, "count"); // after bootstrap
    assertRefused(kernel, "running", "unsuspend", "resume");

    ask(kernel, "/vats/kit/suspend", "{}").statusCode(200);
    awaitLife(kernel, "suspended");
    assertRefused(kernel, "suspended", "resume");
    ask(kernel, "/vats/kit/suspend", "{}").statusCode(200).body("changed", equalTo(false));

    ask(kernel, "/vats/kit/pause", "{}").statusCode(200);
    ask(kernel, "/vats/kit/pause", "{}").statusCode(200).body("changed", equalTo(false));
    assertThat(kit(kernel).path("lifecycle").asText()).isEqualTo("suspended+paused");
    ask(kernel, "/vats/kit/unsuspend", "{}").statusCode(200);
    awaitLife(kernel, "paused");
    assertRefused(kernel, "paused", "unsuspend");
  }

  /** By the one vat's route, and by the one for several, which then changes none of them. */
  private static void assertRefused(String kernel, String state, String... transitions) {
    for (String transition : transitions) {
      String says = "is " + state + ", which does not allow to " + transition;
      ask(kernel, "/vats/kit/" + transition, "{}")
          .statusCode(409)
          .body("detail", containsString(says));
      ask(kernel, "/" + transition, "{\"vats\":[\"kit\"]}")
          .statusCode(409)
          .body("detail", containsString(says + "; nothing was changed"));
    }
  }

  @Test
  void aTerminatedVatAllowsNothing() {
    // Given
    String kernel = Gateway.newKernel("automatic");
    call(kernel, "count"); // after bootstrap, whose failure would stop the kernel
    String vatId = kit(kernel).path("id").asText();
    ask(kernel, "/vats/kit/termination", "{\"reason\":\"enough\"}").statusCode(200);
    String says = "vat " + vatId + " is terminated, which does not allow to ";

    for (String transition : List.of("suspend", "unsuspend", "pause", "resume")) {
      // When: the vat is being deleted, or has been by now
      ValidatableResponse one = ask(kernel, "/vats/" + vatId + "/" + transition, "{}");
      ValidatableResponse list = ask(kernel, "/" + transition, "{\"vats\":[\"" + vatId + "\"]}");

      // Then
      one.statusCode(409).body("detail", containsString(says + transition));
      list.statusCode(409).body("detail", containsString(says + transition));
    }
    request()
        .body("{\"restartCritical\":true}")
        .patch("/v1/kernels/" + kernel + "/vats/" + vatId + "/lifecycle")
        .then()
        .statusCode(409)
        .body("detail", containsString("vat " + vatId + " is terminated"));
    ask(kernel, "/vats/v999999/resume", "{}").statusCode(404);
  }

  @Test
  void aRestartOfAllVatsSaysWhatItWouldDoAndDoesIt() {
    // Given
    String kernel = Gateway.newKernel("automatic");
    call(kernel, "increment");
    JsonNode plan =
        JsJson.parse(
            ask(kernel, "/restart-all", "{\"dryRun\":true}").statusCode(200).extract().asString());
    assertThat(kit(kernel).path("incarnation").asInt()).isZero();

    // When
    JsonNode done =
        JsJson.parse(ask(kernel, "/restart-all", "{}").statusCode(200).extract().asString());

    // Then
    assertThat(done.path("suspended")).isEqualTo(plan.path("suspended"));
    String engine = plan.path("engine").asText();
    assertThat(plan.path("enginesInUse").path(engine).asInt())
        .isEqualTo(plan.path("suspended").size());
    assertThat(done.path("revivedFirst").toString())
        .contains('"' + kit(kernel).path("id").asText() + '"');
    awaitLife(kernel, "running");
    assertThat(call(kernel, "count").path("value").asInt()).isZero();
    assertThat(kit(kernel).path("incarnation").asInt()).isEqualTo(1);
    assertThat(kit(kernel).path("engine").asText()).isEqualTo(engine);
  }

  @Test
  void optionsOfAVatsLifeAreKept() {
    // Given
    String kernel = Gateway.newKernel("automatic");

    // When
    request()
        .body("{\"restartCritical\":true}")
        .patch("/v1/kernels/" + kernel + "/vats/kit/lifecycle")
        .then()
        .statusCode(200);

    // Then
    assertThat(kit(kernel).path("options").path("restartCritical").asBoolean()).isTrue();
  }
}
