package io.vatpool.gateway.access;

import io.quarkiverse.resteasy.problem.HttpProblem;

/** What comes of looking at a token. */
sealed interface Verdict {
  /** It says who asks. */
  record Known(Client client) implements Verdict {}

  /** It does not, or not now. */
  record Refused(HttpProblem problem) implements Verdict {}
}
