package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.call;
import static io.vatpool.gateway.rest.Gateway.message;
import static io.vatpool.gateway.rest.Gateway.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.vatpool.gateway.rest.Engines.Engine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine that dies for no reason of its vat's. */
class EngineDeathIT {
  /**
   * Not the common pool: with one thread, which waits for an answer, it would not even tell that an
   * engine has ended.
   */
  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    background.close();
  }

  @Test
  void aDeliveryIsTriedOnAnotherWorkerAndASecondDeathStopsItsKernelWithAReport() {
    // Given
    String bystander = Gateway.newKernel("automatic");
    String kernel = Gateway.newKernel("automatic", BusyVats.config());
    request()
        .body("{\"faultPolicy\":\"consensus\"}")
        .patch("/v1/kernels/" + kernel)
        .then()
        .statusCode(200);
    String vat = request().get("/v1/kernels/" + kernel + "/vats/two").then().extract().path("id");
    Gateway.settled(kernel, BusyVats.send(kernel, "two", "count"));
    // It is answered when its block is durable, and so not before the end of the endless delivery.
    CompletableFuture<Integer> answer =
        CompletableFuture.supplyAsync(
            () -> Gateway.send(kernel, message("loop").put("vat", "two")).extract().statusCode(),
            background);
    Engine first = Engines.await(kernel, vat, "delivering", null);

    // When
    assertThat(first.kill()).isTrue();
    Engine second = Engines.await(kernel, vat, "delivering", first);
    assertThat(second.kill()).isTrue();

    // Then
    assertThat(second.worker()).isNotEqualTo(first.worker());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            request()
                .get("/v1/kernels/" + kernel + "/report")
                .then()
                .body("state", equalTo("stopped"))
                .body("report.kind", equalTo("vat-fault"))
                .body("report.vat", equalTo(vat))
                .body("report.delivery", containsString("loop"))
                .body("report.attempts", hasSize(2))
                .body("report.attempts.worker", contains(first.worker(), second.worker()))
                .body("report.attempts.failure", contains("ENGINE_DIED", "ENGINE_DIED")));
    assertThat(answer.join()).isIn(202, 409, 503);
    assertThat(call(bystander, "increment", 3).path("value").asInt()).isEqualTo(3);
    request().delete("/v1/kernels/" + kernel).then().statusCode(204);
  }

  @Test
  void aHostedKernelPausesTheVatAndGoesOnUntilSomebodyResumesIt() {
    // Given
    String kernel = Gateway.newKernel("automatic", BusyVats.config());
    String vat = request().get("/v1/kernels/" + kernel + "/vats/two").then().extract().path("id");
    Gateway.settled(kernel, BusyVats.send(kernel, "two", "count"));
    // Both are answered when their block is durable, which may be later than they wait for.
    CompletableFuture<Integer> sent =
        CompletableFuture.supplyAsync(
            () -> Gateway.send(kernel, message("loop").put("vat", "two")).extract().statusCode(),
            background);

    // When
    Engine second = killTwice(kernel, vat, null);

    // Then
    awaitPaused(kernel, vat);
    assertThat(sent.join()).isIn(202, 503);
    Gateway.settled(kernel, BusyVats.send(kernel, "one", "count"));
    request()
        .get("/v1/kernels/" + kernel + "/vats/two")
        .then()
        .body("sideQueue.length", equalTo(1));

    // When the vat is resumed, its delivery is tried once more.
    CompletableFuture<Integer> resumed =
        CompletableFuture.supplyAsync(
            () ->
                request()
                    .body("{}")
                    .post("/v1/kernels/" + kernel + "/vats/two/resume")
                    .statusCode(),
            background);
    killTwice(kernel, vat, second);

    // Then
    awaitPaused(kernel, vat);
    assertThat(resumed.join()).isIn(200, 503);
    Gateway.settled(kernel, BusyVats.send(kernel, "one", "count"));
    request().delete("/v1/kernels/" + kernel).then().statusCode(204);
  }

  /**
   * Kills the engine in which the vat runs its delivery, and the one after it, which is returned.
   */
  private static Engine killTwice(String kernel, String vat, @Nullable Engine before) {
    Engine first = Engines.await(kernel, vat, "delivering", before);
    assertThat(first.kill()).isTrue();
    Engine second = Engines.await(kernel, vat, "delivering", first);
    assertThat(second.kill()).isTrue();
    return second;
  }

  private static void awaitPaused(String kernel, String vat) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            request()
                .get("/v1/kernels/" + kernel + "/vats/" + vat)
                .then()
                .body("lifecycle", equalTo("paused"))
                .body("reason", containsString("ENGINE_DIED")));
  }
}
