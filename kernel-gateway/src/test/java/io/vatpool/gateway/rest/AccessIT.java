package io.vatpool.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.ServiceProcess;
import io.vatpool.testing.TestCluster;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real installation refuses to whom; two gateways, so that requests are passed on, too. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessIT {
  private static final String PROBLEM = "application/problem+json";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  private static final String SERVICE = Tokens.random();
  private static final String OLD_SERVICE = Tokens.random();

  private static Tokens tokens;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    tokens =
        new Tokens(folder.resolve("clients"))
            .with("root", "operator", "*", "")
            .with("reader-a", "reader", "a", "")
            .with("sender-a", "sender", "a", "")
            .with("operator-a", "operator", "a", "")
            .with("hasty", "reader", "*", ",\"requestsPerSecond\":1")
            .with("fired", "operator", "*", "")
            .write();
    Path service = folder.resolve("service");
    Files.writeString(service, SERVICE + "\n" + OLD_SERVICE + "\n");
    cluster =
        TestCluster.builder()
            .everywhere("vatpool.access.service-token-file", service.toString())
            .workers(1)
            .gateways(2)
            .gateway("vatpool.access.mode", "tokens")
            .gateway("vatpool.access.tokens-file", tokens.file().toString())
            .gateway("vatpool.access.reread-interval", "100ms")
            .start();
    for (String kernel : List.of("a", "b")) {
      as("root").body(newKernel(kernel)).post("/v1/kernels").then().statusCode(201);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String newKernel(String name) {
    ObjectNode request = JsJson.NODES.objectNode().put("name", name);
    request.set("config", Gateway.config());
    return request.toString();
  }

  private static RequestSpecification at(ServiceProcess gateway, String token) {
    return given()
        .baseUri(gateway.url().toString())
        .contentType(ContentType.JSON)
        .header("Authorization", "Bearer " + token);
  }

  private static RequestSpecification as(String client) {
    return at(cluster.gateway(), tokens.of(client));
  }

  private static void refused(ValidatableResponse answer, int status, String named) {
    answer
        .statusCode(status)
        .contentType(PROBLEM)
        .body("status", equalTo(status))
        .body("detail", containsString(named));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/kernels", "/v1/kernels/a/status", "/v1/nowhere", "/q/../v1/kernels"})
  @Order(1)
  void whoHasNoTokenIsRefused(String path) throws Exception {
    // Not with a library that tidies the path up.
    HttpResponse<String> answer;
    try (HttpClient http = HttpClient.newHttpClient()) {
      answer =
          http.send(
              HttpRequest.newBuilder(java.net.URI.create(cluster.gateway().url() + path)).build(),
              HttpResponse.BodyHandlers.ofString());
    }

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("Bearer");
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).isEqualTo(PROBLEM);
    assertThat(answer.body()).contains("has no token");
  }

  @Test
  @Order(1)
  void aWrongTokenIsRefusedAndNotShown() {
    String wrong = Tokens.random();

    ValidatableResponse answer = at(cluster.gateway(), wrong).get("/v1/kernels").then();

    refused(answer, 401, "no client of this gateway has the token");
    answer.body(not(containsString(wrong)));
  }

  @Test
  @Order(1)
  void aHashIsNoToken() throws Exception {
    JsonNode entry = JsJson.parse(Files.readAllLines(tokens.file()).getFirst());

    refused(
        at(cluster.gateway(), entry.path("tokenSha256").asText()).get("/v1/kernels").then(),
        401,
        "no client");
  }

  @Test
  @Order(1)
  void probesAndMetricsAreOpen() {
    for (String path : List.of("/q/health/live", "/q/health/ready", "/q/metrics", "/q/openapi")) {
      given().baseUri(cluster.gateway().url().toString()).get(path).then().statusCode(200);
    }
  }

  @Test
  @Order(1)
  void aReaderReadsAndDoesNothingElse() {
    String message = Gateway.message("count").toString();

    as("reader-a").get("/v1/kernels/a/status").then().statusCode(200);
    refused(as("reader-a").body(message).post("/v1/kernels/a/messages").then(), 403, "role sender");
    refused(as("reader-a").delete("/v1/kernels/a").then(), 403, "role operator");
    as("reader-a").get("/v1/kernels/a").then().statusCode(200);
  }

  @Test
  @Order(1)
  void aSenderSendsAndDoesNotOperate() {
    String result =
        as("sender-a")
            .body(Gateway.message("count").toString())
            .post("/v1/kernels/a/messages")
            .then()
            .statusCode(202)
            .extract()
            .path("result");

    as("sender-a")
        .get("/v1/kernels/a/promises/" + result + "?wait=20s")
        .then()
        .statusCode(200)
        .body("state", equalTo("fulfilled"));
    refused(as("sender-a").post("/v1/kernels/a/restart").then(), 403, "role operator");
    refused(as("sender-a").body("{}").post("/v1/bundles").then(), 403, "role operator");
  }

  @Test
  @Order(1)
  void aKernelThatWasNotGrantedIsRefusedWhetherItIsThereOrNot() {
    for (String kernel : List.of("b", "nowhere")) {
      refused(
          as("operator-a").get("/v1/kernels/" + kernel + "/status").then(),
          403,
          "not granted kernel " + kernel);
      refused(
          as("operator-a").body(newKernel(kernel)).post("/v1/kernels").then(),
          403,
          "not granted kernel " + kernel);
    }
  }

  @Test
  @Order(1)
  void listsNameWhatWasGrantedOnly() {
    as("reader-a").get("/v1/kernels").then().body("items.name", equalTo(List.of("a")));
    as("root").get("/v1/kernels").then().body("items.name", equalTo(List.of("a", "b")));
    as("reader-a").get("/v1/kernels?limit=1").then().body("$", not(containsString("next")));
    as("reader-a").get("/v1/gateway").then().body("kernels", not(containsString("b")));
    as("reader-a").get("/v1/workers").then().body(not(containsString("\"b\"")));
  }

  @Test
  @Order(1)
  void theGatewayThatARequestIsPassedOnToAsksAgain() {
    for (int gateway = 0; gateway < 2; gateway++) {
      ServiceProcess asked = cluster.gateway(gateway);
      at(asked, tokens.of("reader-a")).get("/v1/kernels/a/log").then().statusCode(200);
      refused(at(asked, tokens.of("reader-a")).post("/v1/kernels/a/reap").then(), 403, "operator");
      refused(
          given()
              .baseUri(asked.url().toString())
              .header("Vatpool-Forwarded-By", "gateway-9")
              .get("/v1/kernels/a/log")
              .then(),
          401,
          "has not this installation's service token");
    }
  }

  @Test
  @Order(1)
  void whoIsTooFastIsPutOff() {
    ValidatableResponse last = as("hasty").get("/v1/gateway").then();
    for (int i = 0; i < 1000 && last.extract().statusCode() == 200; i++) {
      last = as("hasty").get("/v1/gateway").then();
    }

    refused(last, 429, "1 requests a second");
    last.header("Retry-After", "1");
    as("root").get("/v1/gateway").then().statusCode(200);
  }

  private static RequestSpecification toService(ServiceProcess service) {
    return given().baseUri(service.url().toString()).redirects().follow(false);
  }

  @Test
  @Order(1)
  void workersAndSnapshotStoreAnswerNobodyButServices() {
    Map<ServiceProcess, List<String>> routes =
        Map.of(
            cluster.worker(0), List.of("/v1/status", "/v1/worker", "/nowhere"),
            cluster.snapstore(), List.of("/v1/snapshots", "/v1/blobs", "/v1/quarantine"));
    routes.forEach((service, paths) -> {
      for (String path : paths) {
        refused(toService(service).get(path).then(), 401, "no service token");
        refused(
            toService(service)
                .header("Authorization", "Bearer " + tokens.of("root"))
                .get(path)
                .then(),
            401,
            "is not this service's");
      }
      for (String open : List.of("/q/health/ready", "/q/metrics")) {
        toService(service).get(open).then().statusCode(200);
      }
    });
    refused(toService(cluster.worker(0)).post("/v1/drain").then(), 401, "no service token");
    refused(
        toService(cluster.snapstore()).body("x".repeat(1_000_000)).post("/v1/snapshots").then(),
        401,
        "no service token");
  }

  @Test
  @Order(1)
  void theTokenOfTheServicesIsNoClients() {
    refused(at(cluster.gateway(), SERVICE).get("/v1/kernels").then(), 401, "no client");
  }

  @Test
  @Order(1)
  void anOlderTokenOfTheServicesIsAcceptedAsLongAsItIsInTheFile() {
    for (String token : List.of(SERVICE, OLD_SERVICE)) {
      toService(cluster.worker(0))
          .header("Authorization", "Bearer " + token)
          .get("/v1/status")
          .then()
          .statusCode(200);
    }
  }

  @Test
  @Order(1)
  void aHeapGoesFromTheWorkerToTheSnapshotStore() {
    as("operator-a").body("{}").post("/v1/kernels/a/snapshots").then().statusCode(200);

    toService(cluster.snapstore())
        .header("Authorization", "Bearer " + SERVICE)
        .get("/v1/snapshots")
        .then()
        .statusCode(200)
        .body(containsString("snapshotId"));
  }

  @Test
  @Order(2)
  void whatOperatorsDoIsWrittenDown() throws IOException {
    // When
    as("operator-a").body("{}").post("/v1/kernels/a/reap?secret=query").then().statusCode(200);
    as("sender-a").body("{}").post("/v1/kernels/a/reap").then().statusCode(403);
    as("sender-a").get("/v1/kernels/a").then().statusCode(200);

    // Then
    List<JsonNode> written =
        audit().stream()
            .filter(line -> line.path("path").asText().endsWith("/v1/kernels/a/reap"))
            .toList();
    assertThat(written)
        .anySatisfy(line -> {
          assertThat(line.path("client").asText()).isEqualTo("operator-a");
          assertThat(line.path("method").asText()).isEqualTo("POST");
          assertThat(line.path("kernel").asText()).isEqualTo("a");
          assertThat(line.path("status").asInt()).isEqualTo(200);
          assertThat(line.path("at").asText()).endsWith("Z");
        })
        .anySatisfy(line -> {
          assertThat(line.path("client").asText()).isEqualTo("sender-a");
          assertThat(line.path("status").asInt()).isEqualTo(403);
        });
    assertThat(audit()).noneMatch(line -> line.path("method").asText().equals("GET"));
    assertThat(logs()).doesNotContain("secret=query");
  }

  private static List<JsonNode> audit() throws IOException {
    return logs()
        .lines()
        .filter(line -> line.contains("[vat.audit]") || line.contains("vatpool.audit"))
        .map(line -> JsJson.parse(line.substring(line.indexOf('{'))))
        .toList();
  }

  private static String logs() throws IOException {
    return Files.readString(cluster.gateway(0).log()) + Files.readString(cluster.gateway(1).log());
  }

  @Test
  @Order(3)
  void anEntryThatIsGoneIsRefusedFromThenOn() throws IOException {
    as("fired").get("/v1/gateway").then().statusCode(200);

    tokens.without("fired").write();

    await().atMost(SOON).until(() -> as("fired").get("/v1/gateway").statusCode() == 401);
    as("root").get("/v1/gateway").then().statusCode(200);
  }

  @Test
  @Order(4)
  void aFileThatCannotBeUsedChangesNothing() throws IOException {
    String before = Files.readString(tokens.file());

    Files.writeString(tokens.file(), "{\"name\":\"x\"}\n");

    await().atMost(SOON).until(() -> logs().contains("the clients known so far stay in force"));
    as("root").get("/v1/gateway").then().statusCode(200);
    Files.writeString(tokens.file(), before);
  }

  @Test
  @Order(5)
  void aGatewayWithoutAccessControlDoesNotServeStrangers() throws IOException {
    ServiceProcess other = cluster.gateway(1);
    other.stop();
    other.with("vatpool.access.mode", "off").with("quarkus.http.host", "0.0.0.0").launch();

    await().atMost(SOON).until(() -> !other.isAlive());

    assertThat(Files.readString(other.log()))
        .contains("vatpool.access.mode is off")
        .contains("vatpool.access.unprotected-beyond-loopback");
  }

  @Test
  @Order(5)
  void aSnapshotStoreWithoutASecretDoesNotServeStrangers() throws IOException {
    ServiceProcess store = cluster.snapstore();
    store.stop();
    store.with("vatpool.access.service-token-file", "").with("quarkus.http.host", "0.0.0.0");
    store.launch();

    await().atMost(SOON).until(() -> !store.isAlive());

    assertThat(Files.readString(store.log()))
        .contains("set vatpool.access.service-token-file")
        .contains("vatpool.access.unprotected-beyond-loopback");
  }

  @Test
  @Order(6)
  void noTokenIsInAnyLog() throws IOException {
    String logs =
        logs()
            + Files.readString(cluster.worker(0).log())
            + Files.readString(cluster.snapstore().log());

    assertThat(tokens.all()).isNotEmpty().noneMatch(logs::contains);
    assertThat(logs).doesNotContain(SERVICE, OLD_SERVICE);
  }
}
