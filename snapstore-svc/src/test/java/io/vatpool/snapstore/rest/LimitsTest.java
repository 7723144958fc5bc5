package io.vatpool.snapstore.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vatpool.snapstore.Images;
import io.vatpool.snapstore.StoreFolder;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens at the limits, with small ones. */
@QuarkusTest
@QuarkusTestResource(StoreFolder.class)
@TestProfile(LimitsTest.Small.class)
class LimitsTest {

  private static final String OCTETS = "application/octet-stream";

  /** One megabyte, one transfer, no patience. */
  public static final class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "vatpool.snapstore.snapshot-bytes-max", "1M",
          "vatpool.snapstore.transfers-max", "1",
          "vatpool.snapstore.transfer-wait-max", "200ms");
    }
  }

  @TestHTTPResource("/")
  URI store;

  @Test
  void anImageOfTheLargestSizeIsTaken() {
    byte[] image = Images.image(1 << 20, 81);

    given().contentType(OCTETS).body(image).post("/v1/snapshots").then().statusCode(201);
  }

  @Test
  void oneByteMoreIsTooLarge() throws IOException {
    byte[] image = Images.image((1 << 20) + 1, 82);

    given()
        .contentType(OCTETS)
        .body(image)
        .put("/v1/snapshots/" + Images.idOf(image))
        .then()
        .statusCode(413)
        .contentType("application/problem+json")
        .body("type", endsWith(":too-large"))
        .body("bytesMax", equalTo(1 << 20));

    assertThat(StoreFolder.drafts()).isEmpty();
  }

  @Test
  void aSmallBodyThatUnpacksToALargeImageIsTooLarge() {
    byte[] bomb = Images.zstd(new byte[100 << 20]);
    assertThat(bomb.length).isLessThan(100_000);

    given()
        .contentType(OCTETS)
        .header("Content-Encoding", "zstd")
        .body(bomb)
        .post("/v1/snapshots")
        .then()
        .statusCode(413)
        .body("type", endsWith(":too-large"));
  }

  @Test
  void whoeverComesWhileAllSlotsAreTakenIsAskedToComeAgain() throws IOException {
    try (CutOffUpload _ = new CutOffUpload(store, 100_000, new byte[10])) {
      await().until(() -> !StoreFolder.drafts().isEmpty());

      given()
          .contentType(OCTETS)
          .body(new byte[10])
          .post("/v1/snapshots")
          .then()
          .statusCode(503)
          .header("Retry-After", "5")
          .body("type", endsWith(":busy"));
    }
    await().until(() -> StoreFolder.drafts().isEmpty());
  }
}
