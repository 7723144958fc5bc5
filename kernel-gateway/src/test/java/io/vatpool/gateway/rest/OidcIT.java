package io.vatpool.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vatpool.gateway.access.TestCertificate;
import io.vatpool.gateway.access.TestIssuer;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens of an issuer beside those of the file, at two gateways, from a start without the issuer
 * on. It is asked over HTTPS, with a certificate of an authority of its own.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OidcIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Shorter ones are words, and may be in a log. */
  private static final int SHORT = 20;

  private static final List<String> SHOWN = new ArrayList<>();

  @TempDir private static Path folder;

  private static TestIssuer issuer;
  private static Tokens ours;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    TestCertificate certificate = TestCertificate.make(folder.resolve("issuer.p12"));
    issuer = new TestIssuer(certificate);
    issuer.away();
    ours = new Tokens(folder.resolve("clients")).with("root", "operator", "*", "").write();
    Path service = folder.resolve("service");
    Files.writeString(service, Tokens.random());
    cluster =
        TestCluster.builder()
            .everywhere("vatpool.access.service-token-file", service.toString())
            .workers(1)
            .gateways(2)
            .gateway("vatpool.access.mode", "tokens,oidc")
            .gateway("vatpool.access.tokens-file", ours.file().toString())
            .gateway("javax.net.ssl.trustStore", certificate.store().toString())
            .gateway("javax.net.ssl.trustStorePassword", TestCertificate.PASSWORD)
            .gateway("vatpool.access.oidc.issuer", issuer.url())
            .gateway("vatpool.access.oidc.audience", TestIssuer.AUDIENCE)
            .gateway("vatpool.access.oidc.keys-refresh-min", "0s")
            .start();
    ObjectNode kernel = JsJson.NODES.objectNode().put("name", "a");
    kernel.set("config", Gateway.config());
    at(0, ours.of("root")).body(kernel.toString()).post("/v1/kernels").then().statusCode(201);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    issuer.close();
  }

  private static RequestSpecification at(int gateway, String token) {
    SHOWN.add(token);
    return given()
        .baseUri(cluster.gateway(gateway).url().toString())
        .contentType(ContentType.JSON)
        .header("Authorization", "Bearer " + token);
  }

  private static String token(String role, String... kernels) {
    return issuer.token(issuer.claims("alice", role, kernels));
  }

  private static void refused(ValidatableResponse answer, int status, String named) {
    answer
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", equalTo(status))
        .body("detail", containsString(named));
  }

  private static String logs() throws IOException {
    return Files.readString(cluster.gateway(0).log()) + Files.readString(cluster.gateway(1).log());
  }

  @Test
  @Order(1)
  void withoutItsIssuerNobodyGetsInButByOurTokens() throws IOException {
    for (int gateway = 0; gateway < 2; gateway++) {
      ValidatableResponse answer =
          at(gateway, token("operator", "*")).get("/v1/kernels/a/status").then();

      refused(answer, 503, issuer.url());
      answer.header("Retry-After", "1");
      at(gateway, ours.of("root")).get("/v1/kernels/a/status").then().statusCode(200);
    }
    for (int gateway = 0; gateway < 2; gateway++) {
      assertThat(Files.readString(cluster.gateway(gateway).log()))
          .containsOnlyOnce("issuer " + issuer.url() + " cannot be asked for its keys");
    }
  }

  @Test
  @Order(1)
  void aGatewayIsReadyWithoutItAndSaysSo() {
    for (int gateway = 0; gateway < 2; gateway++) {
      toAll(gateway)
          .get("/q/health/ready")
          .then()
          .statusCode(200)
          .body(containsString("\"tokenIssuer\": \"cannot be asked: " + issuer.url()));
      assertThat(toAll(gateway).get("/q/metrics").asString())
          .contains("vatpool_token_issuer_away 1.0");
    }
  }

  private static RequestSpecification toAll(int gateway) {
    return given().baseUri(cluster.gateway(gateway).url().toString());
  }

  @Test
  @Order(2)
  void whenItComesItsTokensHold() {
    issuer.back();

    for (int gateway : List.of(0, 1)) {
      await()
          .atMost(SOON)
          .until(() ->
              at(gateway, token("reader", "a")).get("/v1/kernels/a/status").statusCode() == 200);
    }
  }

  @Test
  @Order(3)
  void aTokenThatDoesNotHoldIsRefused() {
    JwtClaims expired = issuer.claims("alice", "operator", "*");
    expired.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() - 60));
    JwtClaims early = issuer.claims("alice", "operator", "*");
    early.setNotBefore(NumericDate.fromSeconds(NumericDate.now().getValue() + 60));
    JwtClaims others = issuer.claims("alice", "operator", "*");
    others.setAudience("another");
    JwtClaims foreign = issuer.claims("alice", "operator", "*");
    foreign.setIssuer("https://evil.example");
    JwtClaims good = issuer.claims("alice", "operator", "*");

    assertRefused(issuer.token(expired), "(exp)");
    assertRefused(issuer.token(early), "(nbf)");
    assertRefused(issuer.token(others), "(aud)");
    assertRefused(issuer.token(foreign), "(iss)");
    assertRefused(TestIssuer.sign(good, "none", null, "key-1"), "not signed");
    assertRefused(
        TestIssuer.sign(good, "HS256", new HmacKey(new byte[256]), "key-1"), "not signed");
    assertRefused("nonsense", "no client of this gateway");
  }

  private static void assertRefused(String token, String named) {
    for (int gateway = 0; gateway < 2; gateway++) {
      refused(at(gateway, token).get("/v1/kernels/a/status").then(), 401, named);
    }
  }

  @Test
  @Order(3)
  void rolesAndKernelsAreThoseOfTheToken() {
    String message = Gateway.message("count").toString();
    for (int gateway = 0; gateway < 2; gateway++) {
      at(gateway, token("reader", "a")).get("/v1/kernels/a/log").then().statusCode(200);
      refused(
          at(gateway, token("reader", "a")).body(message).post("/v1/kernels/a/messages").then(),
          403,
          "oidc:alice is a reader");
      refused(
          at(gateway, token("operator", "b")).get("/v1/kernels/a/log").then(),
          403,
          "not granted kernel a");
      refused(at(gateway, token("boss", "a")).get("/v1/kernels/a/log").then(), 403, "no role");
      at(gateway, token("reader", "b"))
          .get("/v1/kernels")
          .then()
          .body("items.name", equalTo(List.of()));
    }
  }

  @Test
  @Order(4)
  void aMessageSignedWithANewKeyIsTakenWholeAtOnce() {
    for (int gateway = 0; gateway < 2; gateway++) {
      issuer.rotate();

      String promise =
          at(gateway, token("sender", "a"))
              .body(Gateway.message("echo", "x".repeat(1_000_000)).toString())
              .post("/v1/kernels/a/messages")
              .then()
              .statusCode(202)
              .extract()
              .path("result");

      at(gateway, token("reader", "a"))
          .get("/v1/kernels/a/promises/" + promise + "?wait=20s")
          .then()
          .body("value[0].length()", equalTo(1_000_000));
    }
  }

  @Test
  @Order(5)
  void whatAnOperatorDoesIsWrittenDownUnderItsName() throws IOException {
    at(0, token("operator", "a")).body("{}").post("/v1/kernels/a/reap").then().statusCode(200);

    assertThat(logs())
        .containsPattern("\"client\":\"oidc:alice\",\"role\":\"operator\".*/v1/kernels/a/reap");
  }

  @Test
  @Order(6)
  void anIssuerThatGoesAwayTakesNobodyAlong() {
    String known = token("reader", "a");
    at(0, known).get("/v1/kernels/a/status").then().statusCode(200);

    issuer.away();
    issuer.rotate();
    String unknown = token("reader", "a");

    at(0, known).get("/v1/kernels/a/status").then().statusCode(200);
    refused(at(0, unknown).get("/v1/kernels/a/status").then(), 503, issuer.url());
    issuer.back();
    await()
        .atMost(SOON)
        .until(() -> at(0, unknown).get("/v1/kernels/a/status").statusCode() == 200);
  }

  @Test
  @Order(7)
  void noTokenIsInAnyLog() throws IOException {
    String logs =
        logs()
            + Files.readString(cluster.worker(0).log())
            + Files.readString(cluster.snapstore().log());

    assertThat(SHOWN)
        .filteredOn(token -> token.length() > SHORT)
        .hasSizeGreaterThan(20)
        .noneMatch(logs::contains);
  }
}
