package io.vatpool.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.TestCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** An operator's upgrade of the engine: workers of two builds side by side, and no way back. */
@DisabledIfSystemProperty(
    named = "vatpool.native",
    matches = "true",
    disabledReason = "an executable cannot be given another engine")
class EngineUpgradeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KERNEL = "/v1/kernels/k";

  private final TestCluster cluster =
      TestCluster.builder()
          .workers(2)
          .gateway("vatpool.gateway.workers.engine-wait-max", "1s")
          // a gateway that comes back does not wait for the leases in its own name
          .gateway("vatpool.gateway.leases.duration", "1h")
          .build();

  private RequestSpecification request() {
    return given().baseUri(cluster.gateway().url().toString()).contentType(ContentType.JSON);
  }

  private JsonNode get(String path) {
    return JsJson.parse(request().get(path).then().statusCode(200).extract().asString());
  }

  private JsonNode post(String path, ObjectNode body) {
    return JsJson.parse(request().body(body.toString()).post(path).then().extract().asString());
  }

  private String send(String method) {
    return post(KERNEL + "/messages", Gateway.message(method)).path("result").asText();
  }

  private int call(String method) {
    JsonNode settled = get(KERNEL + "/promises/" + send(method) + "?wait=20s");
    assertThat(settled.path("state").asText()).isEqualTo("fulfilled");
    return settled.path("value").asInt();
  }

  private JsonNode kit() {
    return get(KERNEL + "/vats/kit");
  }

  private static ObjectNode nothing() {
    return JsJson.NODES.objectNode();
  }

  @Test
  void incarnationsStayOnTheirBuildUntilAllVatsAreRestarted() {
    try (cluster) {
      // Given: a kernel of the old build, and a worker of each
      cluster.gateway().withOtherEngine();
      cluster.worker(0).withOtherEngine();
      cluster.start();
      ObjectNode kernel = nothing().put("name", "k");
      kernel.set("config", Gateway.config());
      request().body(kernel.toString()).post("/v1/kernels").then().statusCode(201);
      assertThat(call("increment")).isEqualTo(1);
      String old = get("/v1/gateway").path("engine").asText();
      assertThat(kit().path("engine").asText()).isEqualTo(old);
      assertThat(kit().path("worker").asText()).isEqualTo("worker-1");

      // When: the gateway is of the new build
      cluster.gateway().kill();
      cluster.gateway().withOwnEngine().launch().awaitReady();
      String today = get("/v1/gateway").path("engine").asText();

      // Then: the incarnation goes on where it can
      assertThat(today).isNotEqualTo(old);
      assertThat(call("increment")).isEqualTo(2);
      assertThat(kit().path("engine").asText()).isEqualTo(old);
      assertThat(kit().path("worker").asText()).isEqualTo("worker-1");

      // When: no worker has its build
      cluster.worker(0).kill();
      String waiting = send("increment");
      await().atMost(PATIENCE).until(() -> kit().path("lifecycle").asText().equals("paused"));

      // Then: it says what is missing
      assertThat(kit().path("reason").asText())
          .contains("began on \"" + old + "\", and no worker has that; there are [" + today + "]");

      // When: all vats are restarted
      JsonNode plan = post(KERNEL + "/restart-all", nothing().put("dryRun", true));
      assertThat(plan.path("enginesInUse").path(old).asInt()).isPositive();
      post(KERNEL + "/restart-all", nothing());
      post(KERNEL + "/vats/kit/resume", nothing());

      // Then: it starts on the build of today, and what has waited is delivered
      JsonNode settled = get(KERNEL + "/promises/" + waiting + "?wait=20s");
      assertThat(settled.path("value").asInt()).isEqualTo(1);
      assertThat(kit().path("engine").asText()).isEqualTo(today);
      assertThat(kit().path("worker").asText()).isEqualTo("worker-2");
      assertThat(kit().path("incarnation").asInt()).isEqualTo(1);
    }
  }
}
