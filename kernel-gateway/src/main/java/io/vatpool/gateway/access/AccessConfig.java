package io.vatpool.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Who may use this gateway, {@code vatpool.access.*}. */
@ConfigMapping(prefix = "vatpool.access")
public interface AccessConfig {
  /** How clients are known. */
  enum Mode {
    /** Not at all: whoever reaches the gateway may do everything. For one machine. */
    OFF,
    /** By the tokens of {@link #tokensFile}. */
    TOKENS,
    /** By tokens that an issuer signs, {@link #oidc}. */
    OIDC
  }

  /**
   * How clients are known: {@code off}, or one or both of {@code tokens} and {@code oidc}, with a
   * comma.
   */
  @WithDefault("off")
  Set<Mode> mode();

  /** Which tokens that somebody else signs are believed, and what they say. */
  Oidc oidc();

  /** One entry a line for each client, as {@code vatpool token new} prints it. */
  Optional<Path> tokensFile();

  /** Between two looks at whether {@link #tokensFile} has changed. */
  @WithDefault("10s")
  Duration rereadInterval();

  /**
   * Serve without access control on an address that others reach. Only where something in front
   * authenticates everybody and nothing else gets through.
   */
  @WithDefault("false")
  boolean unprotectedBeyondLoopback();

  /**
   * The secret of this installation's services, presented to workers and other gateways: its first
   * line is presented, each is accepted. Read on start.
   */
  Optional<Path> serviceTokenFile();

  /** Access tokens of an OpenID Connect issuer, {@code vatpool.access.oidc.*}. */
  interface Oidc {
    /**
     * The issuer's URL, exactly as its tokens have it in {@code iss}; its keys are found through
     * {@code /.well-known/openid-configuration} below it.
     */
    Optional<String> issuer();

    /** What tokens for this installation have in {@code aud}, or one of several. */
    Optional<Set<String>> audience();

    /** Where the issuer's keys are, for one that cannot be asked below its own URL. */
    Optional<String> jwksUri();

    /** Ask for keys over HTTP, not HTTPS: whoever is on the way can sign tokens then. */
    @WithDefault("false")
    boolean plainHttp();

    /** The claim with a name for the client. */
    @WithDefault("sub")
    String nameClaim();

    /**
     * The claim with its roles, a list or a text with spaces; {@code a/b} is {@code b} in {@code
     * a}, unless a claim is called {@code a/b}.
     */
    @WithDefault("roles")
    String rolesClaim();

    /** What readers have in {@link #rolesClaim}, one of them. */
    @WithDefault("vatpool-reader")
    Set<String> readerRoles();

    /** What senders have there. */
    @WithDefault("vatpool-sender")
    Set<String> senderRoles();

    /** What operators have there. */
    @WithDefault("vatpool-operator")
    Set<String> operatorRoles();

    /** The claim with its kernels by name, or {@code *}; written as {@link #rolesClaim}. */
    @WithDefault("vatpool_kernels")
    String kernelsClaim();

    /** What stands in front of a kernel's name there; what has it not, is no kernel. */
    Optional<String> kernelsPrefix();

    /** The kernels of a client whose token has no {@link #kernelsClaim}; none if not set. */
    Optional<Set<String>> kernelsIfAbsent();

    /** How many requests each client may make on one gateway; without limit if not set. */
    OptionalInt requestsPerSecond();

    /** By how much the issuer's clock may differ from this one; 5 minutes at most. */
    @WithDefault("30s")
    Duration clockSkew();

    /** Between two looks at the issuer's keys. */
    @WithDefault("10m")
    Duration keysRefreshInterval();

    /**
     * Between two looks at the issuer's keys at least, however many tokens come with a key that is
     * not known.
     */
    @WithDefault("10s")
    Duration keysRefreshMin();

    /** How long keys are believed while the issuer cannot be asked. */
    @WithDefault("24h")
    Duration keysAgeMax();

    /** For connecting to the issuer, and again for each piece of its answer. */
    @WithDefault("5s")
    Duration requestTimeout();
  }
}
