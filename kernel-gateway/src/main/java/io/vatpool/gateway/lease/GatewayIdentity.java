package io.vatpool.gateway.lease;

import io.vatpool.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who this replica is, and where the others reach it. */
@ApplicationScoped
public class GatewayIdentity {
  private final String id;
  private final GatewayConfig gateway;
  private final Config config;
  private final String version;

  @Inject
  GatewayIdentity(
      GatewayConfig gateway,
      Config config,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.gateway = gateway;
    this.config = config;
    this.version = version;
    this.id = gateway.id().orElseGet(GatewayIdentity::randomId);
  }

  /** Its name; the same for the life of the process. */
  public String id() {
    return id;
  }

  /** The release it is of. */
  public String version() {
    return version;
  }

  /** Where other gateways reach it; known once it listens. */
  public String url() {
    return gateway
        .advertisedUrl()
        .orElseGet(
            // Quarkus sets this property to the real port when it listens, also for port 0.
            () -> "http://127.0.0.1:" + config.getValue("quarkus.http.port", Integer.class));
  }

  private static String randomId() {
    byte[] suffix = new byte[4];
    ThreadLocalRandom.current().nextBytes(suffix);
    return hostName() + "-" + HexFormat.of().formatHex(suffix);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
    } catch (UnknownHostException e) {
      return "gateway"; // a machine without a name; the suffix tells replicas apart
    }
  }
}
