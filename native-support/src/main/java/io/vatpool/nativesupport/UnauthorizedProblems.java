package io.vatpool.nativesupport;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * How the error extension answers 401. Its version 3.21 reads the field {@code headerName} of a
 * challenge, which Quarkus 3.33 has replaced by a map of headers.
 */
@TargetClass(className = "io.quarkiverse.resteasy.problem.security.HttpUnauthorizedUtils")
final class UnauthorizedProblems {
  private UnauthorizedProblems() {}

  @Substitute
  static Uni<HttpProblem> toProblem(@Nullable RoutingContext request, Exception refused) {
    return Challenges.toProblem(request, refused);
  }
}
