package io.vatpool.gateway.access;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares who asks with what the matched route needs, and has the audit log told. */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class RouteAccess implements ContainerRequestFilter, ContainerResponseFilter {
  /** The path parameter that names a kernel, on every route that is about one. */
  static final String KERNEL = "kernel";

  private final Caller caller;
  private final AuditLog audit;
  private final ResourceInfo route;

  @Inject
  RouteAccess(Caller caller, AuditLog audit, @Context ResourceInfo route) {
    this.caller = caller;
    this.audit = audit;
    this.route = route;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Client client = caller.find().orElseThrow(() -> AccessProblems.unknown(false));
    Role needed = needed(route.getResourceMethod()).orElseThrow(AccessProblems::closed);
    String kernel = request.getUriInfo().getPathParameters().getFirst(KERNEL);
    if (kernel != null && !client.mayUse(kernel)) {
      throw AccessProblems.kernel(client, kernel);
    }
    if (!client.role().covers(needed)) {
      throw AccessProblems.role(client, needed);
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (needed(route.getResourceMethod()).filter(Role.OPERATOR::equals).isPresent()) {
      caller
          .find()
          .ifPresent(client ->
              audit.record(
                  client,
                  request.getMethod(),
                  request.getUriInfo().getPath(),
                  request.getUriInfo().getPathParameters().getFirst(KERNEL),
                  response.getStatus()));
    }
  }

  private static Optional<Role> needed(@Nullable Method method) {
    return Optional.ofNullable(method)
        .map(resource -> resource.getAnnotation(Needs.class))
        .map(Needs::value);
  }
}
