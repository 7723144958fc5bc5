package io.vatpool.snapstore.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vatpool.snapstore.StoreFolder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A disk with less free space than must stay. */
@QuarkusTest
@QuarkusTestResource(StoreFolder.class)
@TestProfile(NoSpaceTest.Reserved.class)
class NoSpaceTest {

  /** More must stay free than any disk has. */
  public static final class Reserved implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("vatpool.snapstore.free-bytes-min", "1P");
    }
  }

  @Test
  void uploadsAreRefused() {
    given()
        .contentType("application/octet-stream")
        .body(new byte[10])
        .post("/v1/snapshots")
        .then()
        .statusCode(507)
        .contentType("application/problem+json")
        .body("type", endsWith(":disk-full"))
        .body("detail", containsString("must stay free"));
  }

  @Test
  void theServiceIsAliveAndStartedButNotReady() {
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/health/started").then().statusCode(200);
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(503)
        .body("checks[0].data.reason", containsString("must stay free"))
        .body("status", equalTo("DOWN"));
  }
}
