package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.call;
import static io.vatpool.gateway.rest.Gateway.kref;
import static io.vatpool.gateway.rest.Gateway.request;
import static io.vatpool.gateway.rest.Gateway.rootOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Vats that never come to rest keep nobody else waiting. */
class FairnessIT {
  private static final int LOOPS = 10;

  /** So many computrons take an engine seconds. */
  private static final int COMPUTRONS = 90_000_000;

  @Test
  void endlessLoopsHoldUpNeitherOtherKernelsNorTheirOwnStatus() {
    // Given
    String bystander = Gateway.newKernel("automatic");
    String busy = Gateway.newKernel("automatic", BusyVats.config());
    for (int i = 0; i < LOOPS; i++) {
      BusyVats.send(busy, "one", "meteredLoop", JsJson.NODES.numberNode(COMPUTRONS));
    }

    // When: several looks fall within one crank, so none waits for its end
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          JsonNode first = status(busy);
          status(busy);
          JsonNode last = status(busy);
          return last.at("/queues/active").asInt() > 0
              && last.path("crankNumber").equals(first.path("crankNumber"));
        });
    JsonNode answer = call(bystander, "increment", 5);

    // Then
    assertThat(answer.path("value").asInt()).isEqualTo(5);
    assertThat(status(busy).at("/queues/active").asInt()).isPositive();
    delete(busy);
  }

  @Test
  void twoVatsThatPingEachOtherForEverHoldUpNobody() {
    // Given
    String bystander = Gateway.newKernel("automatic");
    String busy = Gateway.newKernel("automatic", BusyVats.config());
    JsonNode one = kref(rootOf(busy, "one"));
    JsonNode two = kref(rootOf(busy, "two"));
    BusyVats.send(busy, "one", "ping", one, two);

    // When
    JsonNode others = call(bystander, "increment", 7);
    int turns = turns(busy);
    int later = turns(busy);

    // Then: also who is in the same queue gets an answer
    assertThat(others.path("value").asInt()).isEqualTo(7);
    assertThat(later).isGreaterThan(turns);
    assertThat(status(busy).at("/queues/active").asInt()).isPositive();
    delete(busy);
  }

  private static int turns(String kernel) {
    return Gateway.settled(kernel, BusyVats.send(kernel, "one", "count")).path("value").asInt();
  }

  private static JsonNode status(String kernel) {
    return JsJson.parse(
        request()
            .get("/v1/kernels/" + kernel + "/status")
            .then()
            .statusCode(200)
            .body("state", equalTo("running"))
            .extract()
            .asString());
  }

  private static void delete(String kernel) {
    request().delete("/v1/kernels/" + kernel).then().statusCode(204);
  }
}
