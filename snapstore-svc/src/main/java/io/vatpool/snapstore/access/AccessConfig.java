package io.vatpool.snapstore.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Who may use this service, {@code vatpool.access.*}. */
@ConfigMapping(prefix = "vatpool.access")
public interface AccessConfig {
  /**
   * The secret of this installation's services: its first line is presented, each is accepted. Read
   * on start. Without it the service asks nobody.
   */
  Optional<Path> serviceTokenFile();

  /**
   * Serve without that secret on an address that others reach. Only where nothing but this
   * installation's services gets through.
   */
  @WithDefault("false")
  boolean unprotectedBeyondLoopback();
}
