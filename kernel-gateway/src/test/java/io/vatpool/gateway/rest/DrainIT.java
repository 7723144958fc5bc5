package io.vatpool.gateway.rest;

import static io.vatpool.gateway.rest.Gateway.message;
import static io.vatpool.gateway.rest.Gateway.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.ServiceProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** SIGTERM for a worker in the middle of its work. */
class DrainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> VATS = List.of("kit", "b", "c", "d");
  private static final int MESSAGES_A_VAT = 10;
  private static final int ROUNDS = 4;
  private static final int CRANKS_BEFORE = 15;

  @Test
  void aWorkerThatIsToldToStopHandsItsVatsOverAndNothingIsLost() throws Exception {
    // Given
    String calm = kernel();
    for (int i = 0; i < ROUNDS; i++) {
      queue(calm);
      run(calm);
    }
    String kernel = kernel();
    queue(kernel);
    run(kernel);
    ServiceProcess worker = Gateway.cluster().worker(workers(kernel).get("kit"));
    queue(kernel);
    long before = cranks(kernel);

    // When
    try {
      CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(kernel));
      Awaitility.await().atMost(PATIENCE).until(() -> cranks(kernel) > before + CRANKS_BEFORE);
      worker.stop();
      running.join();
      for (int i = 2; i < ROUNDS; i++) {
        queue(kernel);
        run(kernel);
      }

      // Then
      assertThat(hash(kernel)).isEqualTo(hash(calm));
      assertThat(workers(kernel)).hasSize(VATS.size()).doesNotContainValue(worker.name());
      assertThat(Files.readString(worker.log()))
          .contains("worker=" + worker.name() + " drains")
          .doesNotContain("deliveries still ran");
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> request().get("/v1/workers").jsonPath().getList("id").size() == 1);
    } finally {
      worker.launch().awaitReady();
    }
    request().delete("/v1/kernels/" + kernel).then().statusCode(204);
    request().delete("/v1/kernels/" + calm).then().statusCode(204);
  }

  private static String kernel() {
    ObjectNode config = Gateway.config();
    config.putObject("bundles").putObject("kit").set("bundle", Gateway.kit());
    for (String vat : VATS) {
      config.withObject("/vats").putObject(vat).put("bundleName", "kit");
    }
    String kernel = Gateway.newKernel("host-driven", config);
    for (String vat : VATS) {
      request().post("/v1/kernels/" + kernel + "/vats/" + vat + "/pin").then().statusCode(200);
    }
    run(kernel);
    return kernel;
  }

  private static void queue(String kernel) {
    for (int i = 0; i < MESSAGES_A_VAT; i++) {
      for (String vat : VATS) {
        ObjectNode increment = message("increment", 1).put("resultPolicy", "none");
        request()
            .header("Vatpool-Client", vat)
            .body(increment.put("vat", vat).toString())
            .post("/v1/kernels/" + kernel + "/messages")
            .then()
            .statusCode(202);
      }
    }
  }

  private static void run(String kernel) {
    request()
        .body("{\"commit\":true}")
        .post("/v1/kernels/" + kernel + "/run")
        .then()
        .statusCode(200);
  }

  private static long cranks(String kernel) {
    return JsJson.parse(status(kernel)).path("crankNumber").asLong();
  }

  private static String hash(String kernel) {
    return JsJson.parse(status(kernel)).path("activityhash").asText();
  }

  private static String status(String kernel) {
    return request()
        .get("/v1/kernels/" + kernel + "/status")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  /** Where the kernel's vats are online, by the names of the vats. */
  private static Map<String, String> workers(String kernel) {
    return request()
        .get("/v1/kernels/" + kernel + "/vats")
        .jsonPath()
        .getList("items.findAll { it.worker != null && it.static }", Map.class)
        .stream()
        .filter(vat -> VATS.contains(vat.get("name")))
        .collect(
            java.util.stream.Collectors.toMap(
                vat -> (String) vat.get("name"), vat -> (String) vat.get("worker")));
  }
}
