package io.vatpool.gateway.rest;

import static io.restassured.RestAssured.given;
import static io.vatpool.gateway.rest.Gateway.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vatpool.gateway.forward.ForwardFilter;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.ServiceProcess;
import io.vatpool.testing.TestCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two gateways on one database: each answers for the kernels of the other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForwardIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KERNEL = "shared";

  private static TestCluster cluster;
  private static ServiceProcess holder;
  private static ServiceProcess other;

  @BeforeAll
  static void start() {
    cluster = TestCluster.builder().workers(1).gateways(2).start();
    holder = cluster.gateway(0);
    other = cluster.gateway(1);
    ObjectNode request = JsJson.NODES.objectNode().put("name", KERNEL);
    request.set("config", Gateway.config());
    at(holder)
        .body(request.toString())
        .post("/v1/kernels")
        .then()
        .statusCode(201)
        .body("holder", equalTo(holder.name()));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static RequestSpecification at(ServiceProcess gateway) {
    return given().baseUri(gateway.url().toString()).contentType(ContentType.JSON);
  }

  private static String path(String rest) {
    return "/v1/kernels/" + KERNEL + rest;
  }

  @Test
  @Order(1)
  void whatTheHolderKnowsIsToldByTheOther() {
    at(other).get("/v1/gateway").then().body("kernels", equalTo(java.util.List.of()));
    at(other).get(path("")).then().statusCode(200).body("state", equalTo("running"));
    at(other).get(path("/status")).then().statusCode(200).body("state", equalTo("running"));
    at(other).get(path("/log")).then().statusCode(200).body("log", notNullValue());
  }

  @Test
  @Order(1)
  void aMessageAndItsResultGoThroughTheOther() {
    // When
    String promise =
        at(other)
            .body(message("echo", "x".repeat(1_000_000)).toString())
            .post(path("/messages"))
            .then()
            .statusCode(202)
            .extract()
            .path("result");

    // Then
    at(other)
        .get(path("/promises/" + promise + "?wait=20s"))
        .then()
        .statusCode(200)
        .body("value[0].length()", equalTo(1_000_000));
  }

  @Test
  @Order(1)
  void otherMethodsAndStatusesArePassedOn() {
    at(other).body("{\"snapshotInterval\":100}").patch(path("/options")).then().statusCode(200);
    at(other).body("{\"line\":\"hello\"}").post(path("/log")).then().statusCode(204);
    at(other).body("{\"surprise\":1}").post(path("/messages")).then().statusCode(400);
    at(other).post(path("/step")).then().statusCode(409).contentType("application/problem+json");
    at(other).get(path("/nowhere")).then().statusCode(404);
  }

  @Test
  @Order(1)
  void aRepeatedRequestIsKnownWhicheverGatewayIsAsked() {
    String body = message("increment", 1).toString();

    String first = increment(holder, "either", body).extract().path("result");
    String second = increment(other, "either", body).extract().path("result");

    assertThat(second).isEqualTo(first);
  }

  private static io.restassured.response.ValidatableResponse increment(
      ServiceProcess gateway, String key, String body) {
    return at(gateway)
        .header(RequestKeys.HEADER, key)
        .body(body)
        .post(path("/messages"))
        .then()
        .statusCode(202);
  }

  @Test
  @Order(1)
  void aTranscriptStreamsThroughTheOther() {
    String direct = at(holder).get(path("/vats/vatAdmin/transcript")).asString();
    String through =
        at(other)
            .get(path("/vats/vatAdmin/transcript"))
            .then()
            .contentType(TranscriptResource.NDJSON)
            .extract()
            .asString();

    assertThat(through).isEqualTo(direct).contains("\"position\":0");
  }

  @Test
  @Order(1)
  void eventsStreamThroughTheOther() throws Exception {
    try (EventStream events = EventStream.open(other.url().resolve(path("/slog?type=deliver")))) {
      at(other).body(message("count").toString()).post(path("/messages"));

      assertThat(events.next().path("type").asText()).isEqualTo("deliver");
    }
  }

  @Test
  @Order(1)
  void whatWasPassedOnIsNotPassedOnAgain() {
    at(other)
        .header(ForwardFilter.HEADER, "a-third")
        .get(path("/status"))
        .then()
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .contentType("application/problem+json");
  }

  @Test
  @Order(1)
  void kernelsThatAreNotThereAreNotPassedOn() {
    at(other).get("/v1/kernels/nobody/status").then().statusCode(404);
    at(other)
        .body(message("count").toString())
        .post("/v1/kernels/nobody/messages")
        .then()
        .statusCode(404);
  }

  @Test
  @Order(2)
  void aHolderThatHangsIsGivenUpWhenItsLeaseIsOver() {
    // Given
    holder.suspend();
    try {
      // When
      Response answer = at(other).get(path("/log"));

      // Then
      assertThat(answer.statusCode()).isIn(200, 503);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> at(other).get("/v1/gateway").then().body("kernels", hasItem(KERNEL)));
    } finally {
      holder.resume();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            at(holder)
                .get(path("/status"))
                .then()
                .statusCode(200)
                .body("state", equalTo("running")));
    ServiceProcess before = holder;
    holder = other;
    other = before;
  }

  @Test
  @Order(3)
  void kernelsOfAKilledGatewayGoOnWithAllThatWasAcknowledged() {
    // Given
    int before = count();
    int messages = 40;

    // When
    for (int i = 0; i < messages; i++) {
      if (i == messages / 2) {
        holder.kill();
        at(other)
            .get(path("/status"))
            .then()
            .statusCode(503)
            .header("Retry-After", notNullValue())
            .contentType("application/problem+json")
            .body("detail", containsString(holder.name()));
      }
      String key = "crash-" + i;
      await()
          .atMost(PATIENCE)
          .until(() ->
              at(other)
                      .header(RequestKeys.HEADER, key)
                      .body(message("increment", 1).toString())
                      .post(path("/messages"))
                      .statusCode()
                  == 202);
    }

    // Then
    assertThat(count()).isEqualTo(before + messages);
    at(other).get("/v1/gateway").then().body("kernels", hasItem(KERNEL));
    at(other).get(path("/audit")).then().statusCode(200).body("clean", equalTo(true));
  }

  private static int count() {
    String promise =
        at(other)
            .body(message("count").toString())
            .post(path("/messages"))
            .then()
            .statusCode(202)
            .extract()
            .path("result");
    return at(other)
        .get(path("/promises/" + promise + "?wait=20s"))
        .then()
        .body("state", equalTo("fulfilled"))
        .extract()
        .path("value");
  }
}
