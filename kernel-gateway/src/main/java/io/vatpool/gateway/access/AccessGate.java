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
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
  private final OidcTokens oidc;
  private final String wanted;
  private final ServiceTokens serviceTokens;
  private final RequestRates rates = new RequestRates();

  @Inject
  AccessGate(
      AccessConfig config,
      ClientTokens tokens,
      OidcTokens oidc,
      ServiceTokens serviceTokens,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    Set<Mode> modes = config.mode();
    this.off = modes.contains(Mode.OFF);
    if (off && modes.size() > 1) {
      throw new AccessSettingsException(
          "vatpool.access.mode is off and something else: it is off, tokens, oidc, or tokens,oidc");
    }
    Listening.check(
        host,
        !off,
        config.unprotectedBeyondLoopback(),
        "vatpool.access.mode is off: set vatpool.access.mode=tokens and vatpool.access.tokens-file,"
            + " or vatpool.access.mode=oidc and vatpool.access.oidc.issuer and .audience");
    this.tokens = tokens;
    this.oidc = oidc;
    this.wanted = wanted(modes, oidc);
    this.serviceTokens = serviceTokens;
  }

  private static String wanted(Set<Mode> modes, OidcTokens oidc) {
    List<String> kinds = new ArrayList<>();
    if (modes.contains(Mode.TOKENS)) {
      kinds.add(AccessProblems.OUR_TOKENS);
    }
    oidc.issuer().ifPresent(issuer -> kinds.add("an access token that " + issuer + " has signed"));
    return String.join(", or ", kinds);
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
    String credentials = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
    Optional<String> token = bearer(credentials);
    Optional<Client> client = token.flatMap(tokens::client);
    if (client.isPresent()) {
      admit(routing, client.get(), passedOn);
      return;
    }
    token
        .flatMap(oidc::verdict)
        .ifPresentOrElse(
            verdict -> await(routing, verdict, passedOn),
            () -> refuse(routing, AccessProblems.unknown(credentials != null, wanted)));
  }

  /** Only a token whose key is not known yet has a verdict that is not there. */
  private void await(RoutingContext routing, CompletableFuture<Verdict> verdict, boolean passedOn) {
    if (verdict.isDone()) {
      follow(routing, verdict.join(), passedOn);
      return;
    }
    // Meanwhile the body waits: Quarkus pauses each request until something reads it.
    Future.fromCompletionStage(verdict, routing.vertx().getOrCreateContext())
        .onSuccess(found -> follow(routing, found, passedOn))
        .onFailure(routing::fail);
  }

  private void follow(RoutingContext routing, Verdict verdict, boolean passedOn) {
    switch (verdict) {
      case Verdict.Known known -> admit(routing, known.client(), passedOn);
      case Verdict.Refused refused -> refuse(routing, refused.problem());
    }
  }

  private void admit(RoutingContext routing, Client client, boolean passedOn) {
    if (!(passedOn && serviceTokens.areSet())
        // The gateway that was asked has counted it, and is known to be one.
        && !rates.take(client, System.nanoTime())) {
      refuse(routing, AccessProblems.tooFast(client));
      return;
    }
    routing.put(CLIENT, client);
    // From here on, and on a gateway that this is passed on to, the client is who it proved to be.
    routing.request().headers().set(Clients.HEADER, client.name());
    routing.next();
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
