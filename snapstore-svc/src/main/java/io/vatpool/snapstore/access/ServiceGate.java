package io.vatpool.snapstore.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vatpool.protocol.access.ServiceDoor;
import io.vatpool.protocol.access.ServiceTokens;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses whoever does not present the service token, before anything is done for them. */
@ApplicationScoped
public class ServiceGate {
  /** Before all routes and other filters. */
  private static final int PRIORITY = 100;

  private final ServiceDoor door;

  @Inject
  ServiceGate(
      ServiceTokens tokens,
      AccessConfig config,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    door = new ServiceDoor("snapstore", tokens, host, config.unprotectedBeyondLoopback());
  }

  @Produces
  @Singleton
  static ServiceTokens tokens(AccessConfig config) {
    return ServiceTokens.read(config.serviceTokenFile());
  }

  void register(@Observes Filters filters) {
    if (door.isLocked()) {
      filters.register(this::filter, PRIORITY);
    }
  }

  private void filter(RoutingContext routing) {
    String credentials = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (door.admits(routing.normalizedPath(), credentials)) {
      routing.next();
      return;
    }
    // What is left of the body is read and dropped, else the client would not read the answer.
    routing.request().resume();
    routing
        .response()
        .setStatusCode(ServiceDoor.UNAUTHORIZED)
        .putHeader("WWW-Authenticate", ServiceDoor.CHALLENGE)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(door.refusal(routing.request().path(), credentials));
  }
}
