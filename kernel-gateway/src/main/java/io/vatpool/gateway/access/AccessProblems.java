package io.vatpool.gateway.access;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vatpool.gateway.rest.problem.Problems;

/** What clients are refused with. None tells whether a kernel exists, and none quotes a token. */
final class AccessProblems {
  private static final String CHALLENGE = "Bearer realm=\"vatpool\"";

  private AccessProblems() {}

  /** 401: no token, or none that is known here. */
  static HttpProblem unknown(boolean tried) {
    return Problems.problem(
            401,
            "unauthorized",
            "Who are you?",
            (tried
                    ? "no client of this gateway has the token of the Authorization header"
                    : "the request has no token")
                + "; send \"Authorization: Bearer TOKEN\" with one that an operator made with"
                + " \"vatpool token new\"")
        .withHeader("WWW-Authenticate", tried ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE)
        .build();
  }

  /** 401: says that a gateway passes it on, and cannot prove it. */
  static HttpProblem noGateway() {
    return Problems.problem(
            401,
            "unauthorized",
            "Not one of this installation's gateways",
            "the request says that a gateway has passed it on, and has not this installation's"
                + " service token; set the same vatpool.access.service-token-file on all services")
        .withHeader("WWW-Authenticate", CHALLENGE)
        .build();
  }

  /** 403: not with this role. */
  static HttpProblem role(Client client, Role needed) {
    return forbidden(
            "client %s is a %s, and this needs the role %s"
                .formatted(client.name(), client.role(), needed))
        .with("role", needed.toString())
        .build();
  }

  /** 403: not this kernel. */
  static HttpProblem kernel(Client client, String kernel) {
    return forbidden(
            "client %s was not granted kernel %s; its entry in the file of tokens lists kernels"
                .formatted(client.name(), kernel))
        .with("kernel", kernel)
        .build();
  }

  /** 403: a route that says of no role that it may. */
  static HttpProblem closed() {
    return forbidden("nobody was given this route").build();
  }

  /** 429: more requests than the client may make. */
  static HttpProblem tooFast(Client client) {
    return Problems.problem(
            429,
            "too-many-requests",
            "Too many requests",
            "client %s may make %d requests a second (requestsPerSecond of its entry in the file of tokens)"
                .formatted(client.name(), client.requestsPerSecond().orElse(0)))
        .withHeader("Retry-After", Problems.RETRY_SECONDS)
        .build();
  }

  private static HttpProblem.Builder forbidden(String detail) {
    return Problems.problem(403, "forbidden", "Not for this client", detail);
  }
}
