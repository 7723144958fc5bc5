package io.vatpool.gateway.forward;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.catalog.KernelElsewhere;
import io.vatpool.gateway.rest.Clients;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.protocol.json.JsJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to the holder and back. It ends early when the kernel has gone to another
 * gateway meanwhile: a holder that hangs would never say so.
 */
final class Exchange implements ProxyInterceptor {
  private static final Logger LOG = Logger.getLogger(Exchange.class);

  private final Vertx vertx;
  private final HttpClient client;
  private final HolderLookup holders;
  private final GatewayConfig.Forward config;
  private final String gatewayId;
  private final KernelElsewhere to;
  private final ServiceTokens serviceTokens;
  private final long startNanos = System.nanoTime();
  private @Nullable HttpClientRequest passedOn;
  private boolean answered;

  Exchange(
      Vertx vertx,
      HttpClient client,
      HolderLookup holders,
      GatewayConfig.Forward config,
      String gatewayId,
      KernelElsewhere to,
      ServiceTokens serviceTokens) {
    this.serviceTokens = serviceTokens;
    this.vertx = vertx;
    this.client = client;
    this.holders = holders;
    this.config = config;
    this.gatewayId = gatewayId;
    this.to = to;
  }

  /** Passes a paused request on; on its event loop. */
  void start(HttpServerRequest request) {
    long watch = vertx.setPeriodic(config.lookupAge().toMillis(), timer -> look());
    request.response().endHandler(v -> vertx.cancelTimer(watch));
    request.response().closeHandler(v -> vertx.cancelTimer(watch));
    if (request.version() == HttpVersion.HTTP_2
        && !request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      // The proxy passes a body of unknown length on only if told so in the words of HTTP/1.
      request.headers().set(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
    }
    HttpProxy.reverseProxy(client)
        .origin(context -> connect())
        .addInterceptor(this)
        .handle(request);
  }

  private Future<HttpClientRequest> connect() {
    URI url = URI.create(to.url());
    boolean ssl = "https".equals(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : ssl ? 443 : 80;
    return client
        .request(new RequestOptions().setHost(url.getHost()).setPort(port).setSsl(ssl))
        .onSuccess(request -> passedOn = request);
  }

  private void look() {
    if (!answered && System.nanoTime() - startNanos > config.answerMax().toNanos()) {
      cut("no answer within " + config.answerMax().toMillis() + " ms");
      return;
    }
    holders
        .holder(to.name())
        .thenAccept(now ->
            vertx.runOnContext(v -> {
              if (!now.equals(Optional.of(to))) {
                cut("the kernel has gone to another gateway");
              }
            }))
        .exceptionally(databaseAway -> null); // nothing is known to have changed
  }

  private void cut(String why) {
    HttpClientRequest request = passedOn;
    if (request != null) {
      request.reset(0, new IllegalStateException(why));
    }
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    ProxyRequest passed = context.request();
    passed.putHeader(ForwardFilter.HEADER, gatewayId);
    serviceTokens.presented().ifPresent(own -> passed.putHeader(ServiceTokens.HEADER, own));
    if (!passed.headers().contains(Clients.HEADER)) {
      passed.putHeader(Clients.HEADER, Clients.address(passed.proxiedRequest()));
    }
    return context.sendRequest().recover(lost -> Future.succeededFuture(gone(context, lost)));
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    answered = true;
    return context.sendResponse();
  }

  private ProxyResponse gone(ProxyContext context, Throwable lost) {
    LOG.infof(
        "kernel=%s holder=%s url=%s does not answer: %s",
        to.name(), to.holder(), to.url(), lost.getMessage());
    holders.forget(to.name());
    ProxyRequest request = context.request();
    ObjectNode problem =
        Problems.unavailableJson(
            "gateway "
                + to.holder()
                + ", which holds kernel "
                + to.name()
                + ", does not answer; another one takes the kernel over when its lease is over."
                + " A change may have been made: send it again with the same Idempotency-Key",
            request.proxiedRequest().path());
    return request
        .release()
        .response()
        .setStatusCode(problem.path("status").intValue())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader("Retry-After", Integer.toString(Problems.RETRY_SECONDS))
        .setBody(Body.body(Buffer.buffer(JsJson.stringify(problem))));
  }
}
