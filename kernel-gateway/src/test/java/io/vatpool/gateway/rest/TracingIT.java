package io.vatpool.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One trace through all services of a cluster that has tracing on and sends it to a collector. */
class TracingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Transcript entries: more than a vat has before the first of so many messages. */
  private static final int SNAPSHOT_AT = 6;

  private static final String KERNEL = "/v1/kernels/traced";
  private static final String FIRST = "0af7651916cd43dd8448eb211c800001";
  private static final String SECOND = "0af7651916cd43dd8448eb211c800002";
  private static final String THIRD = "0af7651916cd43dd8448eb211c800003";
  private static final String CLIENT = "b7ad6b7169203331";
  private static final String POST = "vatpool-gateway: POST /v1/kernels/{name}/messages";
  private static final String CRANK = "vatpool-gateway: crank";
  private static final String COMMIT = "vatpool-gateway: commit";
  private static final String DELIVER = "vatpool-gateway: deliver";
  private static final String WORKER = "vatpool-worker: worker deliver";

  private static Collector collector;
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    collector = new Collector();
    cluster =
        TestCluster.builder()
            .workers(1)
            .everywhere("vatpool.tracing.enabled", "true")
            .environment(service ->
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    collector.endpoint(),
                    "OTEL_BSP_SCHEDULE_DELAY",
                    "100"))
            .start();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    collector.close();
  }

  private static RequestSpecification request() {
    return given().baseUri(cluster.gateway().url().toString()).contentType(ContentType.JSON);
  }

  private static int post(String path, String body) {
    return request().body(body).post(KERNEL + path).statusCode();
  }

  private static void run() {
    Awaitility.await().atMost(PATIENCE).until(() -> post("/run", "{}") == 200);
  }

  private static void commit() {
    assertThat(post("/commit", "{}")).isEqualTo(200);
  }

  /** Sends a message as a part of a trace of the client's. */
  private static void send(String trace) {
    request()
        .header("traceparent", "00-" + trace + "-" + CLIENT + "-01")
        .body(Gateway.message("increment", 1).toString())
        .post(KERNEL + "/messages")
        .then()
        .statusCode(202);
  }

  /** Ends the vat's engine while nothing uses it: the next delivery pages it in. */
  private static void killEngine() {
    String vat = request().get(KERNEL + "/vats/kit").then().extract().path("id");
    assertThat(Engines.await(List.of(cluster.worker(0)), "traced", vat, "idle", null).kill())
        .isTrue();
  }

  private static void awaitSpans(String trace, String... names) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(collector.names(trace)).contains(names));
  }

  private static void awaitPath(String trace, String... path) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(collector.upwards(trace, path[0])).isEqualTo(List.of(path)));
  }

  @Test
  void aMessageIsOneTraceThroughAllServicesAndGatewayProcesses() {
    // Given
    ObjectNode body = JsJson.NODES.objectNode().put("name", "traced").put("mode", "host-driven");
    body.set("config", Gateway.config().put("snapshotInitial", SNAPSHOT_AT));
    request().body(body.toString()).post("/v1/kernels").then().statusCode(201);
    run();

    // When: the vat is due for a snapshot
    for (int i = 0; i < SNAPSHOT_AT; i++) {
      send(FIRST);
    }
    run();
    commit();

    // Then
    awaitSpans(FIRST, "vatpool-gateway: wait in queue");
    awaitPath(FIRST, "vatpool-worker: run", WORKER, DELIVER, CRANK, POST, CLIENT);
    awaitPath(
        FIRST,
        "vatpool-snapstore: POST snapshot",
        "vatpool-worker: save snapshot",
        "vatpool-worker: worker snapshot",
        CRANK,
        POST,
        CLIENT);

    // When: the vat has to be paged in
    killEngine();
    send(SECOND);
    run();
    commit();

    // Then
    awaitPath(
        SECOND,
        "vatpool-snapstore: GET snapshot",
        "vatpool-worker: load snapshot",
        "vatpool-worker: page in",
        WORKER,
        DELIVER,
        CRANK,
        POST,
        CLIENT);
    awaitPath(SECOND, COMMIT, CRANK, POST, CLIENT);

    // When: another process has to carry out what this one has taken
    send(THIRD);
    commit();
    awaitPath(THIRD, COMMIT, POST, CLIENT);
    cluster.gateway().kill();
    cluster.gateway().launch().awaitReady();
    run();

    // Then
    awaitSpans(THIRD, "vatpool-gateway: wait in queue");
    awaitPath(THIRD, CRANK, POST, CLIENT);
  }
}
