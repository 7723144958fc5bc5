package io.vatpool.snapstore.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vatpool.snapstore.StoreFolder;
import org.junit.jupiter.api.Test;

/** What operators see: health, metrics, the description of the interface. */
@QuarkusTest
@QuarkusTestResource(StoreFolder.class)
class OperationsTest {

  @Test
  void aWorkingServiceIsStartedLiveAndReady() {
    for (String probe : new String[] {"started", "live", "ready"}) {
      given().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
    }
  }

  @Test
  void uploadsAndDownloadsAreCountedByOutcome() {
    String id =
        given()
            .contentType("application/octet-stream")
            .body(new byte[1_000])
            .post("/v1/snapshots")
            .path("snapshotId");
    given().get("/v1/snapshots/" + id).then().statusCode(200);
    given().get("/v1/snapshots/" + "9".repeat(64)).then().statusCode(404);
    given()
        .contentType("application/octet-stream")
        .body(new byte[1])
        .put("/v1/snapshots/" + id)
        .then()
        .statusCode(422);

    String metrics = given().get("/q/metrics").asString();

    assertThat(metrics)
        .contains("vatpool_snapstore_puts_total{outcome=\"created\"}")
        .contains("vatpool_snapstore_puts_total{outcome=\"wrong_hash\"}")
        .contains("vatpool_snapstore_gets_total{outcome=\"ok\"}")
        .contains("vatpool_snapstore_gets_total{outcome=\"not_found\"}")
        .contains("vatpool_snapstore_put_bytes_total{form=\"raw\"}")
        .contains("vatpool_snapstore_put_bytes_total{form=\"stored\"}")
        .contains("vatpool_snapstore_get_bytes_total{form=\"raw\"}")
        .contains("vatpool_snapstore_put_seconds_count")
        .contains("vatpool_snapstore_get_seconds_sum")
        .contains("vatpool_snapstore_free_bytes");
  }

  @Test
  void theInterfaceIsDescribed() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("paths", hasKey("/v1/snapshots"))
        .body("paths", hasKey("/v1/snapshots/{snapshotId}"))
        .body("paths", hasKey("/v1/quarantine"))
        .body("paths.'/v1/snapshots/{snapshotId}'.put.responses", hasKey("507"));
  }
}
