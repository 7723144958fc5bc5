package io.vatpool.snapstore.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import com.github.luben.zstd.ZstdInputStream;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vatpool.snapstore.Images;
import io.vatpool.snapstore.StoreFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each route and each refusal, over HTTP. */
@QuarkusTest
@QuarkusTestResource(StoreFolder.class)
class SnapshotResourceTest {

  private static final String OCTETS = "application/octet-stream";
  private static final String PROBLEM = "application/problem+json";

  @Test
  void aPutImageIsReadBack() {
    byte[] image = Images.image(300_000, 1);
    String id = Images.idOf(image);

    put(id, image)
        .then()
        .statusCode(201)
        .header("Location", endsWith("/v1/snapshots/" + id))
        .body("snapshotId", equalTo(id))
        .body("uncompressedBytes", equalTo(image.length));

    assertThat(body(id)).isEqualTo(image);
  }

  @Test
  void puttingAnImageAgainChangesNothing() {
    byte[] image = Images.image(1_000, 2);
    String id = Images.idOf(image);
    put(id, image);

    put(id, image).then().statusCode(200).body("snapshotId", equalTo(id));

    assertThat(body(id)).isEqualTo(image);
  }

  @Test
  void aPostedImageIsToldItsName() {
    byte[] image = Images.image(5_000, 3);

    request()
        .contentType(OCTETS)
        .body(image)
        .post("/v1/snapshots")
        .then()
        .statusCode(201)
        .body("snapshotId", equalTo(Images.idOf(image)))
        .body("uncompressedBytes", equalTo(image.length));

    assertThat(body(Images.idOf(image))).isEqualTo(image);
  }

  @Test
  void theEmptyImageIsAnImage() {
    byte[] image = {};
    String id = Images.idOf(image);
    request().delete("/v1/snapshots/" + id);

    put(id, image).then().statusCode(201).body("uncompressedBytes", equalTo(0));

    assertThat(body(id)).isEmpty();
  }

  @Test
  void aCompressedBodyIsNamedByItsUncompressedBytes() throws IOException {
    byte[] image = Images.image(400_000, 4);
    String id = Images.idOf(image);

    request()
        .contentType(OCTETS)
        .header("Content-Encoding", "zstd")
        .body(Images.zstd(image))
        .put("/v1/snapshots/" + id)
        .then()
        .statusCode(201)
        .body("uncompressedBytes", equalTo(image.length));

    assertThat(body(id)).isEqualTo(image);
  }

  @Test
  void storedBytesAreSentAsTheyAreToWhoeverTakesZstd() throws IOException {
    byte[] image = Images.image(400_000, 5);
    String id = Images.idOf(image);
    put(id, image);

    var response = request().header("Accept-Encoding", "gzip, zstd").get("/v1/snapshots/" + id);

    response
        .then()
        .statusCode(200)
        .header("Content-Encoding", "zstd")
        .header("Vary", containsString("Accept-Encoding"));
    byte[] stored = response.asByteArray();
    assertThat(stored)
        .isEqualTo(Files.readAllBytes(StoreFolder.blob(id)))
        .hasSizeLessThan(image.length);
    try (ZstdInputStream zstd = new ZstdInputStream(new ByteArrayInputStream(stored))) {
      assertThat(zstd.readAllBytes()).isEqualTo(image);
    }
  }

  @Test
  void headTellsTheSizes() {
    byte[] image = Images.image(70_000, 6);
    String id = Images.idOf(image);
    put(id, image);

    request()
        .head("/v1/snapshots/" + id)
        .then()
        .statusCode(200)
        .header("Vatpool-Uncompressed-Bytes", "70000")
        .header("Vatpool-Compressed-Bytes", String.valueOf(StoreFolder.blob(id).toFile().length()));
  }

  @Test
  void aDeletedImageIsGone() {
    byte[] image = Images.image(100, 7);
    String id = Images.idOf(image);
    put(id, image);

    request().delete("/v1/snapshots/" + id).then().statusCode(204);

    request().get("/v1/snapshots/" + id).then().statusCode(404);
    request().head("/v1/snapshots/" + id).then().statusCode(404);
    request()
        .delete("/v1/snapshots/" + id)
        .then()
        .statusCode(404)
        .contentType(PROBLEM)
        .body("type", endsWith(":not-found"));
  }

  @Test
  void anImageThatWasStoredSinceIsNotDeleted() {
    byte[] image = Images.image(100, 17);
    String id = Images.idOf(image);
    put(id, image);

    request()
        .delete("/v1/snapshots/" + id + "?storedBefore=2020-01-01T00:00:00Z")
        .then()
        .statusCode(412)
        .contentType(PROBLEM)
        .body("type", endsWith(":stored-since"));
    assertThat(body(id)).isEqualTo(image);
    request().delete("/v1/snapshots/" + id + "?storedBefore=yesterday").then().statusCode(400);
    request()
        .delete("/v1/snapshots/" + id + "?storedBefore=2999-01-01T00:00:00Z")
        .then()
        .statusCode(204);
    request()
        .delete("/v1/snapshots/" + id + "?storedBefore=2999-01-01T00:00:00Z")
        .then()
        .statusCode(404);
  }

  @Test
  void blobsAreListedWithTheirAge() {
    byte[] image = Images.image(100, 18);
    put(Images.idOf(image), image);

    String age = "blobs.find { it.snapshotId == '%s' }.storedAt".formatted(Images.idOf(image));
    String storedAt = request().get("/v1/blobs?limit=1000").path(age);

    assertThat(Instant.parse(storedAt)).isAfter("2026-01-01T00:00:00Z");
  }

  @Test
  void anotherHashThanAnnouncedIsRefusedAndNothingIsStored() throws IOException {
    byte[] image = Images.image(300_000, 8);
    String announced = "0".repeat(64);

    put(announced, image)
        .then()
        .statusCode(422)
        .contentType(PROBLEM)
        .body("type", endsWith(":wrong-hash"))
        .body("expected", equalTo(announced))
        .body("actual", equalTo(Images.idOf(image)));

    request().get("/v1/snapshots/" + announced).then().statusCode(404);
    request().get("/v1/snapshots/" + Images.idOf(image)).then().statusCode(404);
    assertThat(StoreFolder.drafts()).isEmpty();
  }

  @Test
  void aBodyThatIsNotZstdIsRefused() throws IOException {
    byte[] image = Images.image(10_000, 9);
    byte[] zstd = Images.zstd(image);
    String path = "/v1/snapshots/" + Images.idOf(image);

    for (byte[] bad : new byte[][] {image, Arrays.copyOf(zstd, zstd.length / 2)}) {
      request()
          .contentType(OCTETS)
          .header("Content-Encoding", "zstd")
          .body(bad)
          .put(path)
          .then()
          .statusCode(400)
          .contentType(PROBLEM)
          .body("type", endsWith(":bad-encoding"));
    }

    assertThat(StoreFolder.drafts()).isEmpty();
  }

  @Test
  void anUnknownEncodingIsRefused() {
    request()
        .contentType(OCTETS)
        .header("Content-Encoding", "br")
        .body(new byte[10])
        .post("/v1/snapshots")
        .then()
        .statusCode(415)
        .contentType(PROBLEM)
        .header("Accept-Encoding", "zstd")
        .body("type", endsWith(":unsupported-encoding"));
  }

  @Test
  void aNameThatIsNoHashIsRefusedOnEveryRoute() {
    for (String bad :
        new String[] {"x", "A".repeat(64), "0".repeat(63), "..%2f..%2fetc%2fpasswd"}) {
      String path = "/v1/snapshots/" + bad;
      request()
          .urlEncodingEnabled(false)
          .get(path)
          .then()
          .statusCode(400)
          .contentType(PROBLEM)
          .body("type", endsWith(":bad-id"));
      request().urlEncodingEnabled(false).head(path).then().statusCode(400);
      request().urlEncodingEnabled(false).delete(path).then().statusCode(400);
      request()
          .urlEncodingEnabled(false)
          .contentType(OCTETS)
          .body(new byte[3])
          .put(path)
          .then()
          .statusCode(400)
          .contentType(PROBLEM)
          .body("type", endsWith(":bad-id"));
    }
  }

  @Test
  void aBodyThatIsNotAnImageIsRefused() {
    request()
        .contentType("application/json")
        .body("{}")
        .post("/v1/snapshots")
        .then()
        .statusCode(415)
        .contentType(PROBLEM);
  }

  @Test
  void theListIsPagedInOrder() {
    Stream.of(21, 22, 23, 24, 25)
        .map(seed -> Images.image(200, seed))
        .forEach(image -> put(Images.idOf(image), image));
    List<String> whole = request().get("/v1/snapshots?limit=1000").path("snapshots.snapshotId");

    List<String> paged = new ArrayList<>();
    for (String after = ""; after != null; ) {
      var page = request().get("/v1/snapshots?limit=2&after=" + after);
      paged.addAll(page.path("snapshots.snapshotId"));
      after = page.path("next");
    }

    assertThat(paged).isSorted().hasSizeGreaterThanOrEqualTo(5).isEqualTo(whole);
  }

  @Test
  void aBadPageIsRefused() {
    for (String query : new String[] {"limit=0", "limit=1001", "after=zz"}) {
      request().get("/v1/snapshots?" + query).then().statusCode(400).contentType(PROBLEM);
      request().get("/v1/quarantine?" + query).then().statusCode(400).contentType(PROBLEM);
    }
    request().get("/v1/snapshots?limit=many").then().statusCode(404);
  }

  private static Response put(String id, byte[] image) {
    return request().contentType(OCTETS).body(image).put("/v1/snapshots/" + id);
  }

  private static byte[] body(String id) {
    return request().get("/v1/snapshots/" + id).then().statusCode(200).extract().asByteArray();
  }

  /** Rest-assured would ask for gzip by itself, and does not know zstd. */
  private static RequestSpecification request() {
    return given()
        .config(
            RestAssured.config().decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
  }
}
