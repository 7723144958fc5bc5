package io.vatpool.gateway.access;

import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512;
import static org.jose4j.jws.AlgorithmIdentifiers.EDDSA;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_PSS_USING_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_PSS_USING_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_PSS_USING_SHA512;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA512;

import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The tokens of one issuer: which hold, and why others do not. A token holds if a key of the issuer
 * has signed it with an asymmetric algorithm, if it names this issuer and this audience, and at its
 * time. Reasons are words of our own: those of the library quote the token.
 */
final class IssuedTokens {
  private static final Set<String> ALGORITHMS =
      Set.of(
          RSA_USING_SHA256,
          RSA_USING_SHA384,
          RSA_USING_SHA512,
          RSA_PSS_USING_SHA256,
          RSA_PSS_USING_SHA384,
          RSA_PSS_USING_SHA512,
          ECDSA_USING_P256_CURVE_AND_SHA256,
          ECDSA_USING_P384_CURVE_AND_SHA384,
          ECDSA_USING_P521_CURVE_AND_SHA512,
          EDDSA);

  private static final Duration SKEW_MAX = Duration.ofMinutes(5);
  private static final String NEEDED = "vatpool.access.mode=oidc needs ";

  private static final String UNSIGNED =
      "it is not signed with one of the algorithms that are accepted, which are RS, PS and ES with"
          + " 256, 384 and 512, and EdDSA";

  private static final Map<Integer, String> REASONS =
      Map.of(
          ErrorCodes.EXPIRED, "its time (exp) is over",
          ErrorCodes.EXPIRATION_MISSING, "it does not say until when it holds (exp)",
          ErrorCodes.NOT_YET_VALID, "its time (nbf) has not come",
          ErrorCodes.AUDIENCE_MISSING, "it does not say for whom it is (aud)",
          ErrorCodes.AUDIENCE_INVALID, "it is for somebody else (aud)",
          ErrorCodes.ISSUER_MISSING, "it does not say who issued it (iss)",
          ErrorCodes.ISSUER_INVALID, "it is of another issuer (iss)",
          ErrorCodes.SIGNATURE_INVALID, "its signature is wrong",
          ErrorCodes.SIGNATURE_MISSING, UNSIGNED);

  /** A key that is not, or not yet, among those of the issuer. */
  private static final class UnknownKeyException extends UnresolvableKeyException {
    private static final long serialVersionUID = 1L;

    UnknownKeyException(UnresolvableKeyException cause) {
      super("unknown key", cause);
    }
  }

  /** An algorithm that no key is looked for. */
  private static final class AlgorithmException extends UnresolvableKeyException {
    private static final long serialVersionUID = 1L;

    AlgorithmException() {
      super("algorithm");
    }
  }

  private final String issuer;
  private final IssuerKeys keys;
  private final ClaimMapping mapping;
  private final JwtConsumer consumer;

  private IssuedTokens(
      String issuer, Set<String> audience, IssuerKeys keys, AccessConfig.Oidc config) {
    this.issuer = issuer;
    this.keys = keys;
    this.mapping = new ClaimMapping(config);
    this.consumer =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new))
            .setVerificationKeyResolver(this::key)
            .setExpectedIssuer(true, issuer)
            .setExpectedAudience(true, audience.toArray(String[]::new))
            .setRequireExpirationTime()
            .setAllowedClockSkewInSeconds(Math.toIntExact(config.clockSkew().toSeconds()))
            .build();
  }

  /**
   * The tokens of the configured issuer, which is not asked yet.
   *
   * @throws AccessSettingsException if the settings make no sense
   */
  static IssuedTokens create(AccessConfig.Oidc config, LongSupplier nanos, Executor executor) {
    String issuer =
        config
            .issuer()
            .orElseThrow(() ->
                new AccessSettingsException(
                    NEEDED + "vatpool.access.oidc.issuer, the URL that tokens have in iss"));
    Set<String> audience =
        config
            .audience()
            .orElseThrow(() ->
                new AccessSettingsException(
                    NEEDED
                        + "vatpool.access.oidc.audience, what tokens for this installation have in"
                        + " aud; without it a token for any other service would be good here"));
    if (config.clockSkew().isNegative() || config.clockSkew().compareTo(SKEW_MAX) > 0) {
      throw new AccessSettingsException(
          "vatpool.access.oidc.clock-skew is %s, and 0 to 5 minutes make sense"
              .formatted(config.clockSkew()));
    }
    IssuerDocuments documents = new IssuerDocuments(issuer, config);
    return new IssuedTokens(
        issuer, audience, new IssuerKeys(issuer, documents, config, nanos, executor), config);
  }

  String issuer() {
    return issuer;
  }

  IssuerKeys keys() {
    return keys;
  }

  /** What comes of a token: at once, but where its key is not known. */
  CompletableFuture<Verdict> verdict(String token) {
    Optional<Verdict> known = check(token);
    return known
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> keys.refresh().thenApply(_ -> check(token).orElseGet(this::withoutKey)));
  }

  private Verdict withoutKey() {
    return new Verdict.Refused(
        keys.isFailing() || keys.current().isEmpty()
            ? AccessProblems.issuerAway(issuer)
            : AccessProblems.invalid("no key of its issuer has signed it", issuer));
  }

  /** Empty if it cannot be said, for want of the key. */
  private Optional<Verdict> check(String token) {
    try {
      return Optional.of(mapping.client(consumer.processToClaims(token).getClaimsMap()));
    } catch (InvalidJwtException e) {
      return e.getCause() instanceof UnknownKeyException
          ? Optional.empty()
          : Optional.of(new Verdict.Refused(AccessProblems.invalid(reason(e), issuer)));
    }
  }

  private static String reason(InvalidJwtException invalid) {
    if (invalid.getCause() instanceof AlgorithmException) {
      return UNSIGNED;
    }
    return invalid.getErrorDetails().stream()
        .flatMap(error -> Optional.ofNullable(REASONS.get(error.getErrorCode())).stream())
        .findFirst()
        .orElse("it is no token that can be read");
  }

  private Key key(JsonWebSignature signature, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    if (!ALGORITHMS.contains(String.valueOf(signature.getAlgorithmHeaderValue()))) {
      throw new AlgorithmException();
    }
    List<JsonWebKey> current = keys.current();
    try {
      // Picks one key and does not try all: a stranger's token costs one check of a signature.
      return new JwksVerificationKeyResolver(current).resolveKey(signature, nesting);
    } catch (UnresolvableKeyException e) {
      throw new UnknownKeyException(e);
    }
  }
}
