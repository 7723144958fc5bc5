package io.vatpool.nativesupport;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response.Status;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a request that Quarkus' own security refused, with what it asks the client for. */
final class Challenges {
  private Challenges() {}

  /**
   * The problem of a refused request.
   *
   * @param request the request, or null outside of one
   * @param refused why; its message is the detail where there is no challenge
   */
  static Uni<HttpProblem> toProblem(@Nullable RoutingContext request, Exception refused) {
    HttpAuthenticator authenticator =
        request == null ? null : request.get(HttpAuthenticator.class.getName());
    if (request == null || authenticator == null) {
      return Uni.createFrom().item(problem(null, refused));
    }
    return authenticator
        .getChallenge(request)
        .onItemOrFailure()
        .transform((challenge, failure) -> problem(challenge, refused));
  }

  private static HttpProblem problem(@Nullable ChallengeData challenge, Exception refused) {
    if (challenge == null) {
      return HttpProblem.builder()
          .withTitle(Status.UNAUTHORIZED.getReasonPhrase())
          .withStatus(Status.UNAUTHORIZED)
          .withDetail(refused.getMessage())
          .build();
    }
    Status status = Status.fromStatusCode(challenge.status);
    HttpProblem.Builder problem =
        HttpProblem.builder().withTitle(status.getReasonPhrase()).withStatus(status);
    for (Map.Entry<CharSequence, String> header : challenge.getHeaders().entrySet()) {
      problem.withHeader(header.getKey().toString(), header.getValue());
    }
    return problem.build();
  }
}
