package io.vatpool.protocol.access;

import io.vatpool.protocol.json.JsJson;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in where only services of this installation have business: at workers and at the
 * snapshot store. Open to all is what is below {@code /q/}: probes, metrics, the description of the
 * interface. Immutable.
 */
public final class ServiceDoor {
  /** The HTTP status of a refusal. */
  public static final int UNAUTHORIZED = 401;

  /** The value of {@code WWW-Authenticate} in a refusal. */
  public static final String CHALLENGE = "Bearer realm=\"vatpool services\"";

  private static final String OPEN = "/q/";

  private final String service;
  private final ServiceTokens tokens;

  /**
   * A door that is locked if there are tokens.
   *
   * @param service in the type of the problems that strangers get
   * @param host where the service listens
   * @param unprotectedBeyondLoopback whether it was told to serve strangers without tokens
   * @throws IllegalStateException if strangers would reach an open door, with settings and remedy
   */
  public ServiceDoor(
      String service, ServiceTokens tokens, String host, boolean unprotectedBeyondLoopback) {
    this.service = service;
    this.tokens = tokens;
    Listening.check(
        host,
        tokens.areSet(),
        unprotectedBeyondLoopback,
        "set vatpool.access.service-token-file, here as on all services");
  }

  /** Whether anybody is ever refused. */
  public boolean isLocked() {
    return tokens.areSet();
  }

  /**
   * Whether a request is served.
   *
   * @param normalizedPath with {@code .} and {@code ..} resolved
   * @param credentials the header {@code Authorization}, if there is one
   */
  public boolean admits(String normalizedPath, @Nullable String credentials) {
    return normalizedPath.startsWith(OPEN) || tokens.acceptsAuthorization(credentials);
  }

  /** What a stranger is told, as problem+json; quotes nothing of the credentials. */
  public String refusal(String path, @Nullable String credentials) {
    String what =
        credentials == null
            ? "the request has no service token"
            : "the token of the Authorization header is not this service's";
    return JsJson.stringify(
        JsJson.NODES
            .objectNode()
            .put("type", "urn:vatpool:problem:" + service + ":unauthorized")
            .put("status", UNAUTHORIZED)
            .put("title", "Not one of this installation's services")
            .put(
                "detail", what + "; set the same vatpool.access.service-token-file on all services")
            .put("instance", path));
  }
}
