package io.vatpool.gateway.rest;

import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.rest.problem.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses bodies that announce themselves as too large before any of it is read. Those that do not
 * say how large they are end at the server's own limit.
 */
@Provider
@PreMatching
@ApplicationScoped // not made before the settings are read, which for an executable is when it runs
public class BodyLimit implements ContainerRequestFilter {
  private final GatewayConfig.Limits limits;

  @Inject
  BodyLimit(GatewayConfig config) {
    this.limits = config.limits();
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    boolean mayHoldBundles = path.endsWith("/bundles") || path.endsWith("/kernels");
    long max = (mayHoldBundles ? limits.bundleBytesMax() : limits.bodyBytesMax()).asLongValue();
    String announced = request.getHeaderString("Content-Length");
    if (announced != null && announced.matches("[0-9]{1,18}") && Long.parseLong(announced) > max) {
      throw Problems.tooLarge(
          max,
          mayHoldBundles
              ? "vatpool.gateway.limits.bundle-bytes-max"
              : "vatpool.gateway.limits.body-bytes-max");
    }
  }
}
