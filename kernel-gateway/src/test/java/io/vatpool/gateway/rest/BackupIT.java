package io.vatpool.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.vatpool.mariadb.local.testing.SharedMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.TestCluster;
import io.vatpool.testing.VatBundler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dump of the database and a copy of the snapshots make the same kernels again. */
class BackupIT {
  private static final String BUNDLE = VatBundler.bundle(BackupIT.class, "kit-vat.js");
  private static final String KERNEL = "/v1/kernels/saved";
  private static final int BEFORE_THE_FIRST_COPY = 9;
  private static final int BETWEEN_THE_COPIES = 8;

  /** What is copied first; the cluster runs on between the two. */
  enum First {
    DATABASE,
    SNAPSHOTS
  }

  @TempDir Path folder;
  private final Map<Integer, String> hashes = new HashMap<>();

  @ParameterizedTest
  @EnumSource
  void aRestoredInstallationGoesOnAsTheOriginalWould(First first) {
    // Given
    Path dump = folder.resolve("dump.sql");
    Path snapshots = folder.resolve("snapshots");
    int dumped;
    try (TestCluster original = TestCluster.builder().workers(1).start()) {
      create(original);
      count(original, BEFORE_THE_FIRST_COPY);
      dumped = copyBoth(original, first, dump, snapshots);
      count(original, dumped + 1);
    }

    // When
    TestSchema schema = SharedMariaDb.freshSchema("restored");
    Copies.restore(dump, schema);
    try (TestCluster restored =
        TestCluster.builder()
            .workers(1)
            .schema(schema)
            .start(store -> Copies.folder(snapshots, store))) {

      // Then
      assertThat(idleHash(restored)).isEqualTo(hashes.get(dumped));
      assertThat(increment(restored)).isEqualTo(dumped + 1);
      assertThat(idleHash(restored)).isEqualTo(hashes.get(dumped + 1));
      assertThat(snapshotsMissed(restored) > 0).isEqualTo(first == First.SNAPSHOTS);
    }
  }

  private int copyBoth(TestCluster original, First first, Path dump, Path snapshots) {
    int later = BEFORE_THE_FIRST_COPY + BETWEEN_THE_COPIES;
    return switch (first) {
      case DATABASE -> {
        Copies.dump(original.schema(), dump);
        count(original, later);
        Copies.folder(original.snapshots().resolve("blobs"), snapshots.resolve("blobs"));
        yield BEFORE_THE_FIRST_COPY;
      }
      case SNAPSHOTS -> {
        Copies.folder(original.snapshots().resolve("blobs"), snapshots.resolve("blobs"));
        count(original, later);
        Copies.dump(original.schema(), dump);
        yield later;
      }
    };
  }

  private static void create(TestCluster cluster) {
    ObjectNode config = JsJson.NODES.objectNode();
    config.put("bootstrap", "kit").put("defaultReapInterval", "never");
    config.put("pinBootstrapRoot", true).put("snapshotInterval", 5);
    config.putObject("vats").putObject("kit").set("bundle", JsJson.parse(BUNDLE));
    ObjectNode request = JsJson.NODES.objectNode().put("name", "saved").put("mode", "automatic");
    request.set("config", config);
    at(cluster).body(request.toString()).post("/v1/kernels").then().statusCode(201);
  }

  /** Counts up to {@code goal}, and notes the hash at each step. */
  private void count(TestCluster cluster, int goal) {
    for (int next = hashes.size() + 1; next <= goal; next++) {
      assertThat(increment(cluster)).isEqualTo(next);
      hashes.put(next, idleHash(cluster));
    }
  }

  private static int increment(TestCluster cluster) {
    String promise =
        at(cluster)
            .body("{\"vat\":\"kit\",\"method\":\"increment\",\"args\":[]}")
            .post(KERNEL + "/messages")
            .then()
            .statusCode(202)
            .extract()
            .path("result");
    return json(cluster, KERNEL + "/promises/" + promise + "?wait=50s").path("value").asInt();
  }

  private static String idleHash(TestCluster cluster) {
    JsonNode idle =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> json(cluster, KERNEL + "/status"),
                status ->
                    status.at("/queues/active").asInt(-1) == 0
                        && status.path("uncommittedCranks").asInt(-1) == 0);
    return idle.path("activityhash").asText();
  }

  private static double snapshotsMissed(TestCluster cluster) {
    String metrics =
        given().baseUri(cluster.worker(0).url().toString()).get("/q/metrics").asString();
    Matcher line =
        Pattern.compile("(?m)^vatpool_worker_snapshots_unusable_total(?:\\{[^}]*})? (\\S+)$")
            .matcher(metrics);
    assertThat(line.find()).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private static JsonNode json(TestCluster cluster, String path) {
    return JsJson.parse(at(cluster).get(path).then().statusCode(200).extract().asString());
  }

  private static RequestSpecification at(TestCluster cluster) {
    return given().baseUri(cluster.gateway().url().toString()).contentType(ContentType.JSON);
  }
}
