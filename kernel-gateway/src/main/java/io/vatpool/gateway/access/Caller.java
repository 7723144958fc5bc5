package io.vatpool.gateway.access;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client of the request that this thread works for. */
@ApplicationScoped
public class Caller {
  private final CurrentVertxRequest current;

  @Inject
  Caller(CurrentVertxRequest current) {
    this.current = current;
  }

  /** Who it is; empty where the request did not come through the gate. */
  Optional<Client> find() {
    @Nullable RoutingContext routing = current.getCurrent();
    return routing == null ? Optional.empty() : AccessGate.client(routing);
  }

  /** Whether it was granted that kernel: what it was not, no list may name. */
  public boolean mayUse(String kernel) {
    return find().map(client -> client.mayUse(kernel)).orElse(false);
  }

  /**
   * For a kernel that the path does not name.
   *
   * @throws io.quarkiverse.resteasy.problem.HttpProblem 403 if it was not granted
   */
  public void requireKernel(String kernel) {
    Client client = find().orElseThrow(() -> AccessProblems.unknown(false));
    if (!client.mayUse(kernel)) {
      throw AccessProblems.kernel(client, kernel);
    }
  }
}
