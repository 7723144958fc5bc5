package io.vatpool.gateway.access;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vatpool.gateway.access.AccessConfig.Mode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The clients that an OpenID Connect issuer vouches for, by tokens that it signs (RFC 7519). Any
 * thread; nothing here waits for the issuer.
 */
@ApplicationScoped
public class OidcTokens {
  /** Three parts: signed, and not encrypted. */
  private static final Pattern SIGNED =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  private final @Nullable IssuedTokens issued;

  @Inject
  OidcTokens(AccessConfig config, MeterRegistry registry) {
    this(
        config,
        System::nanoTime,
        task -> Thread.ofVirtual().name("gateway-issuer-keys").start(task));
    register(registry);
  }

  OidcTokens(AccessConfig config, LongSupplier nanos, Executor executor) {
    this.issued =
        config.mode().contains(Mode.OIDC)
            ? IssuedTokens.create(config.oidc(), nanos, executor)
            : null;
  }

  /** Shows in {@code registry} how it goes with the issuer; also without one, to no effect. */
  void register(MeterRegistry registry) {
    Gauge.builder("vatpool_token_issuer_away", this, self -> self.isIssuerAway() ? 1 : 0)
        .description("1 while the issuer of tokens cannot be asked for its keys")
        .register(registry);
    Gauge.builder("vatpool_token_issuer_keys_age_seconds", this, OidcTokens::keysAgeSeconds)
        .description("How long ago the issuer of tokens gave its keys; NaN if it never did")
        .register(registry);
  }

  /** The issuer whose tokens are believed; empty if none is. */
  public Optional<String> issuer() {
    return Optional.ofNullable(issued).map(IssuedTokens::issuer);
  }

  /** Whether the issuer could not be asked for its keys the last time that it was tried. */
  public boolean isIssuerAway() {
    return issued != null && issued.keys().isFailing();
  }

  private double keysAgeSeconds() {
    return issued == null
        ? Double.NaN
        : issued.keys().age().map(age -> age.toMillis() / 1e3).orElse(Double.NaN);
  }

  /** Asks the issuer for its keys if it is time to. */
  public void look() {
    if (issued != null) {
      issued.keys().look();
    }
  }

  /**
   * What comes of a token; empty for one that no issuer signs. It is done at once, but where the
   * issuer has to be asked first.
   */
  Optional<CompletableFuture<Verdict>> verdict(String token) {
    return issued != null && SIGNED.matcher(token).matches()
        ? Optional.of(issued.verdict(token))
        : Optional.empty();
  }
}
