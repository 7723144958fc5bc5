package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.call;
import static io.vatpool.gateway.rest.Gateway.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.ServiceProcess;
import io.vatpool.testing.VatBundler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls out of a bridge, to a real receiver. */
class BridgeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BUNDLE = VatBundler.bundle(BridgeIT.class, "bridge-vat.js");

  private WebhookReceiver receiver;
  private String kernel;

  @BeforeEach
  void create() {
    receiver = new WebhookReceiver();
    ObjectNode config = Gateway.config();
    ((ObjectNode) config.path("vats").path("kit")).set("bundle", JsJson.parse(BUNDLE));
    config.putObject("devices").putObject("bridge");
    kernel = Gateway.newKernel("automatic", config);
  }

  @AfterEach
  void delete() {
    receiver.close();
    request().delete(path("")).then().statusCode(204);
  }

  private String path(String rest) {
    return "/v1/kernels/" + kernel + rest;
  }

  private void webhook(String url) {
    request()
        .body(JsJson.NODES.objectNode().put("webhook", url).toString())
        .patch(path(""))
        .then()
        .statusCode(200);
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private List<Integer> arguments() {
    return receiver.taken().stream().map(WebhookReceiver.Received::argument).toList();
  }

  private void awaitNothingPending() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          request().get(path("/status")).then().body("bridge", nullValue());
          request().get(path("/bridge/outbound")).then().body("items.size()", equalTo(0));
        });
  }

  @Test
  void callsArePostedInOrderAndRemoved() {
    // Given
    webhook(receiver.url());

    // When
    call(kernel, "tell", 0, "hello", JsJson.parse("{\"a\":[1]}"));
    call(kernel, "tellMany", 1, 199);

    // Then
    awaitNothingPending();
    assertThat(arguments()).isEqualTo(numbers(200));
    WebhookReceiver.Received first = receiver.taken().getFirst();
    assertThat(first.body().path("args")).isEqualTo(JsJson.parse("[0,\"hello\",{\"a\":[1]}]"));
    assertThat(first.body().path("kernel").asText()).isEqualTo(kernel);
    assertThat(first.body().path("device").asText()).isEqualTo("bridge");
    assertThat(first.body().path("id").asText()).isEqualTo(first.id());
    assertThat(new HashSet<>(receiver.taken().stream().map(c -> c.id()).toList())).hasSize(200);
    request().get(path("/audit")).then().body("clean", equalTo(true));
  }

  @Test
  void withoutAWebhookCallsWaitAndCanBeFetched() {
    // When
    call(kernel, "tellMany", 0, 3);

    // Then
    request()
        .get(path("/status"))
        .then()
        .body("bridge.state", equalTo("no-webhook"))
        .body("bridge.pending", equalTo(3));
    String next =
        request()
            .get(path("/bridge/outbound?limit=2"))
            .then()
            .body("items.args", equalTo(List.of(List.of(0), List.of(1))))
            .extract()
            .path("next");
    request()
        .get(path("/bridge/outbound?after=" + next))
        .then()
        .body("items.args", equalTo(List.of(List.of(2))))
        .body("next", nullValue());
    request()
        .delete(path("/bridge/outbound?through=" + next))
        .then()
        .statusCode(200)
        .body("removed", equalTo(2));
    request().get(path("/status")).then().body("bridge.pending", equalTo(1));
  }

  @Test
  void aReceiverThatRefusesHoldsCallsUpUntilItTakesThem() {
    // Given
    receiver.answering(500);
    webhook(receiver.url());
    call(kernel, "tellMany", 0, 3);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            request()
                .get(path("/status"))
                .then()
                .body("bridge.state", equalTo("halted"))
                .body("bridge.attempts", equalTo(Gateway.WEBHOOK_ATTEMPTS))
                .body("bridge.problem", containsString("answered 500")));
    assertThat(new HashSet<>(receiver.refused())).hasSize(1);
    request()
        .get("/q/metrics")
        .then()
        .body(containsString("vatpool_bridge_calls_pending"))
        .body(containsString("vatpool_bridge_halted_kernels 1.0"));

    // When
    receiver.answering(204);
    request().post(path("/bridge/outbound/retry")).then().statusCode(200);

    // Then
    awaitNothingPending();
    assertThat(arguments()).isEqualTo(numbers(3));
    assertThat(receiver.taken().getFirst().id()).isEqualTo(receiver.refused().getFirst());
  }

  @Test
  void aCallThatNobodyTakesCanBeDiscarded() {
    // Given
    receiver.answering(400);
    webhook(receiver.url());
    call(kernel, "tellMany", 0, 2);
    await().atMost(PATIENCE).until(() -> !receiver.refused().isEmpty());
    receiver.answering(204);
    int first = request().get(path("/bridge/outbound")).then().extract().path("items[0].sequence");

    // When
    request().delete(path("/bridge/outbound?through=" + first)).then().statusCode(200);

    // Then
    awaitNothingPending();
    assertThat(arguments()).endsWith(1);
  }

  @Test
  void callsSurviveAKilledGateway() {
    // Given
    receiver.answering(503);
    webhook(receiver.url());
    call(kernel, "tellMany", 0, 5);
    await().atMost(PATIENCE).until(() -> !receiver.refused().isEmpty());
    ServiceProcess gateway = Gateway.cluster().gateway();

    // When
    gateway.kill();
    receiver.answering(204);
    gateway.launch().awaitReady();

    // Then
    await().atMost(PATIENCE).until(() -> arguments().equals(numbers(5)));
    assertThat(receiver.taken().getFirst().id()).isEqualTo(receiver.refused().getFirst());
    await().atMost(PATIENCE).until(() -> request().get(path("/status")).statusCode() == 200);
    awaitNothingPending();
  }

  @Test
  void aDriversCallsGoOutWhenItCommits() {
    // Given
    webhook(receiver.url());
    request().body("{\"mode\":\"host-driven\"}").patch(path("")).then().statusCode(200);
    request()
        .body(Gateway.message("tell", 0).toString())
        .post(path("/messages"))
        .then()
        .statusCode(202);
    request().body("{}").post(path("/run")).then().statusCode(200).body("cranks", greaterThan(0));
    request().get(path("/status")).then().body("bridge", nullValue());
    assertThat(receiver.taken()).isEmpty();

    // When
    request().post(path("/commit")).then().statusCode(200);

    // Then
    await().atMost(PATIENCE).until(() -> arguments().equals(numbers(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "ftp://host/x", "http://", "http://user:word@host/", "http://a b"})
  void addressesThatAreNoneAreRefused(String url) {
    request()
        .body(JsJson.NODES.objectNode().put("webhook", url).toString())
        .patch(path(""))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations[0].field", containsString("webhook"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?through=", "?through=x", "?through=-1", "?through=1.5"})
  void sequenceNumbersThatAreNoneAreRefused(String query) {
    int status = request().delete(path("/bridge/outbound" + query)).statusCode();

    assertThat(status).isIn(400, 404);
  }
}
