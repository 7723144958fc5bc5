package io.vatpool.gateway.access;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who may use this gateway, {@code vatpool.access.*}. */
@StaticInitSafe
@ConfigMapping(prefix = "vatpool.access")
public interface AccessConfig {
  /** How clients are known. */
  enum Mode {
    /** Not at all: whoever reaches the gateway may do everything. For one machine. */
    OFF,
    /** By the tokens of {@link #tokensFile}. */
    TOKENS
  }

  /** How clients are known. */
  @WithDefault("off")
  Mode mode();

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
}
