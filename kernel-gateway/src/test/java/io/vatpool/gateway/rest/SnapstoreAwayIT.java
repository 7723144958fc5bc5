package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.call;
import static io.vatpool.gateway.rest.Gateway.message;
import static io.vatpool.gateway.rest.Gateway.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.vatpool.testing.ServiceProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The snapshot store is killed, and comes back. */
class SnapstoreAwayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void whatNeedsASnapshotWaitsForItAndAllElseGoesOn() {
    // Given: one vat that has a snapshot and no engine, and one that is online
    String online = Gateway.newKernel("automatic", Gateway.config().put("snapshotInitial", 1000));
    call(online, "increment", 1);
    String kernel = Gateway.newKernel("automatic", Gateway.config().put("snapshotInitial", 2));
    for (int i = 0; i < 3; i++) {
      call(kernel, "increment", 1);
    }
    String route = "/v1/kernels/" + kernel;
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> request().get(route + "/vats/kit").then().body("snapshot.id", notNullValue()));
    String vat = request().get(route + "/vats/kit").then().extract().path("id");
    assertThat(Engines.await(kernel, vat, "idle", null).kill()).isTrue();
    ServiceProcess snapstore = Gateway.cluster().snapstore();

    // When
    snapstore.kill();
    CompletableFuture<String> acknowledged;
    try {
      awaitReadiness(503);
      acknowledged = CompletableFuture.supplyAsync(() -> acknowledged(kernel));
      assertThat(call(online, "increment", 1).path("value").asInt()).isEqualTo(2);
      request().get(route + "/status").then().statusCode(200).body("state", equalTo("running"));
      assertThat(acknowledged).isNotDone();
    } finally {
      snapstore.launch().awaitReady();
    }

    // Then
    String promise = acknowledged.join();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !Gateway.settled(kernel, promise).path("state").asText().equals("unresolved"));
    assertThat(Gateway.settled(kernel, promise).path("value").asInt()).isEqualTo(4);
    awaitReadiness(200);
  }

  /** As a client does it: the same request again, until it is answered. */
  private static String acknowledged(String kernel) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .until(
            () ->
                request()
                    .header("Idempotency-Key", "while-the-store-is-away")
                    .body(message("increment", 1).toString())
                    .post("/v1/kernels/" + kernel + "/messages"),
            answer -> answer.statusCode() == 202)
        .path("result");
  }

  private static void awaitReadiness(int status) {
    for (int i = 0; i < Gateway.WORKERS; i++) {
      String worker = Gateway.cluster().worker(i).url().toString();
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            var answer = request().baseUri(worker).get("/q/health/ready").then().statusCode(status);
            if (status != 200) {
              answer.body("checks.data.reason", hasItem(containsString("snapshot store")));
            }
          });
    }
  }
}
