package io.vatpool.gateway.access;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vatpool.gateway.access.AccessConfig.Mode;
import io.vatpool.gateway.forward.ForwardFilter;
import io.vatpool.gateway.rest.Clients;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.protocol.access.Listening;
import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.protocol.json.JsJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Finds out who makes a request before anything else is done for it: before it is passed on to
 * another gateway, and before its body is read. What is below {@code /q/} is open to all: probes,
 * metrics, the description of the interface.
 */
@ApplicationScoped
public class AccessGate {
  /** Before requests are passed on ({@code ForwardFilter}). */
  private static final int PRIORITY = 100;

  private static final String CLIENT = AccessGate.class.getName();
  private static final String OPEN = "/q/";
  private static final String BEARER = "Bearer ";

  private final boolean off;
  private final ClientTokens tokens;
  private final ServiceTokens serviceTokens;
  private final RequestRates rates = new RequestRates();

  @Inject
  AccessGate(
      AccessConfig config,
      ClientTokens tokens,
      ServiceTokens serviceTokens,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    Listening.check(
        host,
        config.mode() != Mode.OFF,
        config.unprotectedBeyondLoopback(),
        "vatpool.access.mode is off: set vatpool.access.mode=tokens and vatpool.access.tokens-file");
    this.off = config.mode() == Mode.OFF;
    this.tokens = tokens;
    this.serviceTokens = serviceTokens;
  }

  /** Whether anybody may do anything. */
  boolean isOff() {
    return off;
  }

  void register(@Observes Filters filters) {
    filters.register(this::filter, PRIORITY);
  }

  @Produces
  @Singleton
  static ServiceTokens serviceTokens(AccessConfig config) {
    return ServiceTokens.read(config.serviceTokenFile());
  }

  private void filter(RoutingContext routing) {
    boolean passedOn = routing.request().headers().contains(ForwardFilter.HEADER);
    if (passedOn && !serviceTokens.accepts(routing.request().getHeader(ServiceTokens.HEADER))) {
      refuse(routing, AccessProblems.noGateway());
      return;
    }
    if (off) {
      routing.put(CLIENT, Client.ANYBODY);
      routing.next();
      return;
    }
    if (routing.normalizedPath().startsWith(OPEN)) {
      routing.next();
      return;
    }
    HttpServerRequest request = routing.request();
    String credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
    Optional<Client> client = bearer(credentials).flatMap(tokens::client);
    if (client.isEmpty()) {
      refuse(routing, AccessProblems.unknown(credentials != null));
    } else if (!(passedOn && serviceTokens.areSet())
        // The gateway that was asked has counted it, and is known to be one.
        && !rates.take(client.get(), System.nanoTime())) {
      refuse(routing, AccessProblems.tooFast(client.get()));
    } else {
      routing.put(CLIENT, client.get());
      // From here on, and on a gateway that this is passed on to, the client is who it proved to
      // be.
      request.headers().set(Clients.HEADER, client.get().name());
      routing.next();
    }
  }

  private static Optional<String> bearer(String credentials) {
    return credentials != null && credentials.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(credentials.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  /** Who makes the request, if that was asked. */
  static Optional<Client> client(RoutingContext routing) {
    return Optional.ofNullable(routing.get(CLIENT));
  }

  private static void refuse(RoutingContext routing, HttpProblem problem) {
    // What is left of the body is read and dropped, else the client would not read the answer.
    routing.request().resume();
    var response = routing.response().setStatusCode(problem.getStatusCode());
    problem.getHeaders().forEach((name, value) -> response.putHeader(name, String.valueOf(value)));
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    response.end(JsJson.stringify(Problems.json(problem, routing.request().path())));
  }
}
