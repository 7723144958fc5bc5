package io.vatpool.snapstore.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vatpool.protocol.access.Listening;
import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.protocol.json.JsJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses whoever does not present the service token with 401, before anything is done for them.
 * Open to all is what is below {@code /q/}: probes, metrics, the description of the interface.
 */
@ApplicationScoped
public class ServiceGate {
  /** Before all routes and other filters. */
  private static final int PRIORITY = 100;

  private static final int UNAUTHORIZED = 401;
  private static final String OPEN = "/q/";

  private final ServiceTokens tokens;

  @Inject
  ServiceGate(
      ServiceTokens tokens,
      AccessConfig config,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    this.tokens = tokens;
    Listening.check(
        host,
        tokens.areSet(),
        config.unprotectedBeyondLoopback(),
        "set vatpool.access.service-token-file, here as on all services");
  }

  @Produces
  @Singleton
  static ServiceTokens tokens(AccessConfig config) {
    return ServiceTokens.read(config.serviceTokenFile());
  }

  void register(@Observes Filters filters) {
    if (tokens.areSet()) {
      filters.register(this::filter, PRIORITY);
    }
  }

  private void filter(RoutingContext routing) {
    String credentials = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (routing.normalizedPath().startsWith(OPEN) || tokens.acceptsAuthorization(credentials)) {
      routing.next();
      return;
    }
    String problem =
        JsJson.stringify(
            JsJson.NODES
                .objectNode()
                .put("type", "urn:vatpool:problem:snapstore:unauthorized")
                .put("status", UNAUTHORIZED)
                .put("title", "Not one of this installation's services")
                .put(
                    "detail",
                    (credentials == null
                            ? "the request has no service token"
                            : "the token of the Authorization header is not this service's")
                        + "; set the same vatpool.access.service-token-file on all services")
                .put("instance", routing.request().path()));
    // What is left of the body is read and dropped, else the client would not read the answer.
    routing.request().resume();
    routing
        .response()
        .setStatusCode(UNAUTHORIZED)
        .putHeader("WWW-Authenticate", "Bearer realm=\"vatpool services\"")
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(problem);
  }
}
