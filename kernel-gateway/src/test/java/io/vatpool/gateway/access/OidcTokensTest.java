package io.vatpool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens of a real issuer, asked over HTTP, hold, and whom they make a client. */
class OidcTokensTest {
  private static final String SETTINGS = "vatpool.access.oidc.";

  private final TestIssuer issuer = new TestIssuer();
  private final AtomicLong nanos = new AtomicLong();

  @AfterEach
  void close() {
    issuer.close();
  }

  private OidcTokens tokens(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("vatpool.access.mode", "oidc");
    settings.put(SETTINGS + "issuer", issuer.url());
    settings.put(SETTINGS + "audience", TestIssuer.AUDIENCE);
    settings.putAll(more);
    settings.values().removeIf(String::isEmpty);
    AccessConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withDefaultValues(settings)
            .withMapping(AccessConfig.class)
            .build()
            .getConfigMapping(AccessConfig.class);
    return new OidcTokens(config, nanos::get, task -> Thread.ofVirtual().start(task));
  }

  private static Verdict verdict(OidcTokens tokens, String token) throws Exception {
    return tokens.verdict(token).orElseThrow().get(30, TimeUnit.SECONDS);
  }

  private static Client known(OidcTokens tokens, String token) throws Exception {
    Verdict verdict = verdict(tokens, token);
    assertThat(verdict).isInstanceOf(Verdict.Known.class);
    return ((Verdict.Known) verdict).client();
  }

  private static void refused(OidcTokens tokens, String token, int status, String named)
      throws Exception {
    Verdict verdict = verdict(tokens, token);
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    HttpProblem problem = ((Verdict.Refused) verdict).problem();
    assertThat(problem.getStatusCode()).isEqualTo(status);
    assertThat(problem.getDetail()).contains(named);
    for (String part : token.split("\\.", -1)) {
      assertThat(part.isEmpty() || !problem.getDetail().contains(part)).isTrue();
    }
  }

  @Test
  void aGoodTokenIsAClient() throws Exception {
    Client client =
        known(tokens(Map.of()), issuer.token(issuer.claims("alice", "sender", "a", "b")));

    assertThat(client)
        .isEqualTo(new Client("oidc:alice", Role.SENDER, Set.of("a", "b"), OptionalInt.empty()));
  }

  @Test
  void anEllipticCurveIsAsGood() throws Exception {
    OidcTokens tokens = tokens(Map.of());
    issuer.signWith(EcJwkGenerator.generateJwk(EllipticCurves.P256));

    String token =
        TestIssuer.sign(
            issuer.claims("alice", "reader", "a"),
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            issuer.key().getPrivateKey(),
            issuer.key().getKeyId());

    assertThat(known(tokens, token).role()).isEqualTo(Role.READER);
  }

  static Stream<Arguments> claimsThatDoNotHold() {
    return Stream.of(
        claims("exp", claims -> claims.setExpirationTime(secondsFromNow(-60))),
        claims("until when", claims -> claims.unsetClaim("exp")),
        claims("nbf", claims -> claims.setNotBefore(secondsFromNow(60))),
        claims("somebody else (aud)", claims -> claims.setAudience("another")),
        claims("for whom", claims -> claims.unsetClaim("aud")),
        claims("another issuer (iss)", claims -> claims.setIssuer("https://evil.example")),
        claims("who issued", claims -> claims.unsetClaim("iss")));
  }

  private static Arguments claims(String named, Consumer<JwtClaims> change) {
    return arguments(named, change);
  }

  private static NumericDate secondsFromNow(long seconds) {
    NumericDate date = NumericDate.now();
    date.addSeconds(seconds);
    return date;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claimsThatDoNotHold")
  void aTokenWhoseClaimsDoNotHoldIsRefused(String named, Consumer<JwtClaims> change)
      throws Exception {
    JwtClaims claims = issuer.claims("alice", "operator", "*");
    change.accept(claims);

    refused(tokens(Map.of()), issuer.token(claims), 401, named);
  }

  @Test
  void clocksMayDifferBySoMuch() throws Exception {
    OidcTokens tokens = tokens(Map.of());
    JwtClaims late = issuer.claims("alice", "reader", "a");
    late.setIssuedAt(secondsFromNow(-60));
    late.setExpirationTime(secondsFromNow(-10));
    JwtClaims early = issuer.claims("alice", "reader", "a");
    early.setNotBefore(secondsFromNow(20));

    assertThat(known(tokens, issuer.token(late)).name()).isEqualTo("oidc:alice");
    assertThat(known(tokens, issuer.token(early)).name()).isEqualTo("oidc:alice");
    refused(tokens(Map.of(SETTINGS + "clock-skew", "1s")), issuer.token(late), 401, "exp");
  }

  @Test
  void whatIsNotSignedByAPrivateKeyIsRefusedAndTheIssuerNotAsked() throws Exception {
    OidcTokens tokens = tokens(Map.of());
    JwtClaims claims = issuer.claims("alice", "operator", "*");
    String keyId = issuer.key().getKeyId();
    byte[] secret = issuer.key().getPublicKey().getEncoded();

    refused(tokens, TestIssuer.sign(claims, "none", null, keyId), 401, "not signed");
    for (String algorithm : List.of("HS256", "HS384", "HS512")) {
      refused(
          tokens,
          TestIssuer.sign(claims, algorithm, new HmacKey(secret), keyId),
          401,
          "not signed with one of the algorithms");
    }

    assertThat(issuer.asked()).isZero();
  }

  @Test
  void anotherKeyUnderTheNameOfAKnownOneIsRefused() throws Exception {
    OidcTokens tokens = tokens(Map.of());
    String token =
        TestIssuer.sign(
            issuer.claims("alice", "operator", "*"),
            AlgorithmIdentifiers.RSA_USING_SHA256,
            issuer.newKey().getPrivateKey(),
            issuer.key().getKeyId());

    refused(tokens, token, 401, "sign");
  }

  @Test
  void claimsThatWereChangedAreRefused() throws Exception {
    String reader = issuer.token(issuer.claims("alice", "reader", "a"));
    String operator = issuer.token(issuer.claims("alice", "operator", "*"));
    String mixed =
        reader.substring(0, reader.indexOf('.'))
            + operator.substring(operator.indexOf('.'), operator.lastIndexOf('.'))
            + reader.substring(reader.lastIndexOf('.'));

    refused(tokens(Map.of()), mixed, 401, "sign");
  }

  @Test
  void aKeyThatIsNewIsFoundAndOneThatIsGoneIsRefused() throws Exception {
    OidcTokens tokens = tokens(Map.of());
    String old = issuer.token(issuer.claims("alice", "reader", "a"));
    assertThat(known(tokens, old).name()).isEqualTo("oidc:alice");

    issuer.rotate();
    String next = issuer.token(issuer.claims("alice", "reader", "a"));

    // It was asked just now.
    refused(tokens, next, 401, "no key of its issuer");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(known(tokens, next).name()).isEqualTo("oidc:alice");
    refused(tokens, old, 401, "no key of its issuer");
    assertThat(issuer.asked()).isEqualTo(2);
  }

  @Test
  void withoutItsIssuerNoTokenIsBelieved() throws Exception {
    issuer.away();
    OidcTokens tokens = tokens(Map.of());
    String token = issuer.token(issuer.claims("alice", "reader", "a"));

    refused(tokens, token, 503, issuer.url());
    issuer.back();
    refused(tokens, token, 503, issuer.url());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(known(tokens, token).name()).isEqualTo("oidc:alice");

    issuer.away();
    assertThat(known(tokens, token).name()).isEqualTo("oidc:alice");
    nanos.addAndGet(TimeUnit.HOURS.toNanos(25));
    refused(tokens, token, 503, issuer.url());
  }

  @Test
  void metricsShowWhetherTheIssuerIsAwayAndHowOldItsKeysAre() throws Exception {
    OidcTokens tokens = tokens(Map.of());
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    tokens.register(registry);
    String token = issuer.token(issuer.claims("alice", "reader", "a"));
    issuer.away();
    verdict(tokens, token);
    assertThat(gauge(registry, "vatpool_token_issuer_away")).isEqualTo(1);
    assertThat(gauge(registry, "vatpool_token_issuer_keys_age_seconds")).isNaN();

    issuer.back();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    verdict(tokens, token);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));

    assertThat(gauge(registry, "vatpool_token_issuer_away")).isZero();
    assertThat(gauge(registry, "vatpool_token_issuer_keys_age_seconds")).isEqualTo(5);
  }

  private static double gauge(MeterRegistry registry, String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void aDescriptionOfAnotherIssuerIsNotBelieved() throws Exception {
    issuer.describedAs("https://another.example");

    refused(
        tokens(Map.of()), issuer.token(issuer.claims("alice", "reader", "a")), 503, issuer.url());
    assertThat(issuer.asked()).isZero();
  }

  @Test
  void anIssuerWhoseCertificateNobodyVouchesForIsNotBelieved(@TempDir Path folder)
      throws Exception {
    try (TestIssuer unknown = new TestIssuer(TestCertificate.make(folder.resolve("unknown.p12")))) {
      OidcTokens tokens = tokens(Map.of(SETTINGS + "issuer", unknown.url()));

      refused(tokens, unknown.token(unknown.claims("alice", "reader", "a")), 503, unknown.url());
      assertThat(tokens.isIssuerAway()).isTrue();
      assertThat(unknown.asked()).isZero();
    }
  }

  @Test
  void keysMayBeNamedWithoutADescription() throws Exception {
    issuer.describedAs("nobody");
    OidcTokens tokens = tokens(Map.of(SETTINGS + "jwks-uri", issuer.url() + "/keys"));

    assertThat(known(tokens, issuer.token(issuer.claims("alice", "reader", "a"))).name())
        .isEqualTo("oidc:alice");
  }

  @Test
  void aTokenWithoutARoleOrANameIsNobodys() throws Exception {
    OidcTokens tokens = tokens(Map.of());
    JwtClaims noRoles = issuer.claims("alice", "reader", "a");
    noRoles.unsetClaim("roles");
    JwtClaims noName = issuer.claims("two words", "reader", "a");

    refused(tokens, issuer.token(noRoles), 403, "vatpool-operator, vatpool-reader, vatpool-sender");
    refused(tokens, issuer.token(issuer.claims("alice", "boss", "a")), 403, "claim roles");
    refused(tokens, issuer.token(noName), 403, "claim sub");
  }

  @Test
  void aTokenWithoutKernelsWasGrantedNone() throws Exception {
    JwtClaims claims = issuer.claims("alice", "reader");
    claims.unsetClaim("vatpool_kernels");
    String token = issuer.token(claims);

    assertThat(known(tokens(Map.of()), token).kernels()).isEmpty();
    assertThat(known(tokens(Map.of(SETTINGS + "kernels-if-absent", "a,b")), token).kernels())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void claimsAreWhereTheIssuerPutsThem() throws Exception {
    OidcTokens tokens =
        tokens(
            Map.of(
                SETTINGS + "name-claim", "preferred_username",
                SETTINGS + "roles-claim", "realm_access/roles",
                SETTINGS + "operator-roles", "admin,ops",
                SETTINGS + "kernels-claim", "https://vatpool.example/groups",
                SETTINGS + "kernels-prefix", "kernel:",
                SETTINGS + "requests-per-second", "7"));
    JwtClaims claims = issuer.claims("4711", "reader", "a");
    claims.setClaim("preferred_username", "bob");
    claims.setClaim("realm_access", Map.of("roles", List.of("ops", "vatpool-reader")));
    claims.setClaim("https://vatpool.example/groups", "staff kernel:bank kernel:/ kernel:");

    assertThat(known(tokens, issuer.token(claims)))
        .isEqualTo(new Client("oidc:bob", Role.OPERATOR, Set.of("bank"), OptionalInt.of(7)));
  }

  @Test
  void whatNoIssuerSignsIsNotLookedAt() {
    OidcTokens tokens = tokens(Map.of());

    for (String token : List.of("", "vpt_abc", "a.b", "a.b.c.d.e", "ä.b.c")) {
      assertThat(tokens.verdict(token)).isEmpty();
    }
  }

  @Test
  void settingsThatMakeNoSenseKeepAGatewayFromStarting() {
    wrong(Map.of(SETTINGS + "issuer", ""), SETTINGS + "issuer, the URL");
    wrong(Map.of(SETTINGS + "audience", ""), SETTINGS + "audience, what tokens");
    wrong(Map.of(SETTINGS + "issuer", "http://issuer.example"), "https://");
    wrong(Map.of(SETTINGS + "issuer", "http://127.evil.example"), "https://");
    wrong(Map.of(SETTINGS + "jwks-uri", "file:///keys"), SETTINGS + "jwks-uri");
    wrong(Map.of(SETTINGS + "clock-skew", "10m"), "0 to 5 minutes");
    wrong(Map.of(SETTINGS + "kernels-if-absent", "a b"), "no name of a kernel");
    wrong(Map.of(SETTINGS + "requests-per-second", "0"), "1 to 1000000");
  }

  private void wrong(Map<String, String> settings, String named) {
    assertThatThrownBy(() -> tokens(settings))
        .isInstanceOf(AccessSettingsException.class)
        .hasMessageContaining(named);
  }
}
