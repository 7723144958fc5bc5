package io.vatpool.gateway.access;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vatpool.gateway.rest.problem.Problems;

/** What clients are refused with. None tells whether a kernel exists, and none quotes a token. */
final class AccessProblems {
  /** The tokens of the file of tokens, in an advice. */
  static final String OUR_TOKENS = "one that an operator made with \"vatpool token new\"";

  private static final String CHALLENGE = "Bearer realm=\"vatpool\"";
  private static final String INVALID = CHALLENGE + ", error=\"invalid_token\"";

  private AccessProblems() {}

  /** 401: no token, or none that is known here. */
  static HttpProblem unknown(boolean tried) {
    return unknown(tried, OUR_TOKENS);
  }

  /**
   * 401: no token, or none that is known here.
   *
   * @param wanted which token to send instead
   */
  static HttpProblem unknown(boolean tried, String wanted) {
    return Problems.problem(
            401,
            "unauthorized",
            "Who are you?",
            (tried
                    ? "no client of this gateway has the token of the Authorization header"
                    : "the request has no token")
                + "; send \"Authorization: Bearer TOKEN\" with "
                + wanted)
        .withHeader("WWW-Authenticate", tried ? INVALID : CHALLENGE)
        .build();
  }

  /**
   * 401: a token of an issuer that does not hold here.
   *
   * @param why without anything that the token says
   */
  static HttpProblem invalid(String why, String issuer) {
    return Problems.problem(
            401,
            "unauthorized",
            "The token does not hold here",
            "the token of the Authorization header is refused: %s; get one for this installation from %s"
                .formatted(why, issuer))
        .withHeader("WWW-Authenticate", INVALID)
        .build();
  }

  /** 503: whether the token holds cannot be known now. */
  static HttpProblem issuerAway(String issuer) {
    return Problems.unavailable(
        "the token cannot be checked, for the present keys of its issuer %s cannot be had; this gateway's log says why"
            .formatted(issuer));
  }

  /** 403: who it is is certain, but not what it may. */
  static HttpProblem unmapped(String why) {
    return forbidden(why).build();
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
            "client %s was not granted kernel %s; its entry in the file of tokens, or the token's claim, lists kernels"
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
            "client %s may make %d requests a second (requestsPerSecond of its entry in the file of tokens, or vatpool.access.oidc.requests-per-second)"
                .formatted(client.name(), client.requestsPerSecond().orElse(0)))
        .withHeader("Retry-After", Problems.RETRY_SECONDS)
        .build();
  }

  private static HttpProblem.Builder forbidden(String detail) {
    return Problems.problem(403, "forbidden", "Not for this client", detail);
  }
}
