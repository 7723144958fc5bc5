package io.vatpool.gateway.rest.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;

/**
 * Says what is wrong with text that is no JSON, and with numbers too large for what they stand for:
 * the framework refuses both with a bare 400.
 */
@ApplicationScoped
@Unremovable
class UnreadableBody implements ProblemPostProcessor {
  @Override
  public HttpProblem apply(HttpProblem problem, ProblemContext context) {
    if (context.cause instanceof WebApplicationException refused
        && refused.getCause() instanceof JsonProcessingException unreadable) {
      return HttpProblem.builder(
              Problems.badRequest("the body cannot be read: " + unreadable.getOriginalMessage()))
          .withInstance(problem.getInstance())
          .build();
    }
    return problem;
  }
}
