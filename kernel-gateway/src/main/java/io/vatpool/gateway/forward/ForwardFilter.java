package io.vatpool.gateway.forward;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.catalog.KernelElsewhere;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.lease.GatewayIdentity;
import io.vatpool.gateway.rest.KernelName;
import io.vatpool.protocol.access.ServiceTokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Decides for each request about a kernel whether it is answered here. */
@ApplicationScoped
public class ForwardFilter {
  /** Names the gateway that has passed a request on. */
  public static final String HEADER = "Vatpool-Forwarded-By";

  private static final Logger LOG = Logger.getLogger(ForwardFilter.class);
  private static final Pattern KERNEL_PATH =
      Pattern.compile("/v1/kernels/(" + KernelName.REGEXP + ")(?:/.*)?");

  /** Before all routes, after the filters that count and limit. */
  private static final int PRIORITY = 10;

  private final Vertx vertx;
  private final Kernels kernels;
  private final String gatewayId;
  private final GatewayConfig.Forward config;
  private final HolderLookup holders;
  private final HttpClient client;
  private final ServiceTokens serviceTokens;

  @Inject
  ForwardFilter(
      Vertx vertx,
      Kernels kernels,
      GatewayIdentity identity,
      GatewayConfig config,
      ServiceTokens serviceTokens) {
    this.serviceTokens = serviceTokens;
    this.vertx = vertx;
    this.kernels = kernels;
    this.gatewayId = identity.id();
    this.config = config.forward();
    this.holders = new HolderLookup(kernels::elsewhere, this.config.lookupAge());
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) this.config.connectTimeout().toMillis())
                .setMaxPoolSize(this.config.connectionsMax())
                .setMaxWaitQueueSize(this.config.waitingMax()));
  }

  void register(@Observes Filters filters) {
    filters.register(this::filter, PRIORITY);
  }

  private void filter(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Matcher path = KERNEL_PATH.matcher(routing.normalizedPath());
    if (!path.matches() || kernels.isHere(path.group(1)) || request.headers().contains(HEADER)) {
      routing.next();
      return;
    }
    request.pause();
    Future.fromCompletionStage(holders.holder(path.group(1)), vertx.getOrCreateContext())
        .onComplete(found -> {
          Optional<KernelElsewhere> holder = found.succeeded() ? found.result() : Optional.empty();
          if (found.failed()) {
            LOG.warnf("kernel=%s holder not known: %s", path.group(1), found.cause().getMessage());
          }
          if (holder.isEmpty()) {
            request.resume();
            routing.next();
          } else {
            new Exchange(vertx, client, holders, config, gatewayId, holder.get(), serviceTokens)
                .start(request);
          }
        });
  }
}
