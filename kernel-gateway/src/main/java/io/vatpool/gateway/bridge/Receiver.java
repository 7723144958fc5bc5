package io.vatpool.gateway.bridge;

import io.vatpool.gateway.GatewayConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Posts calls to webhooks. Any thread. */
final class Receiver implements AutoCloseable {
  /** The header by which a receiver tells doubles. */
  static final String ID = "Idempotency-Key";

  private static final int OK_MIN = 200;
  private static final int OK_MAX = 299;

  private final HttpClient client;
  private final Duration answerMax;

  Receiver(GatewayConfig.Webhook config) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(config.answerMax())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.answerMax = config.answerMax();
  }

  /** Posts one call; empty when it was taken, else why it was not. Blocks. */
  Optional<String> post(URI url, String id, String json) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header(ID, id)
            .timeout(answerMax)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      // The request's own timeout ends with the headers; this one also bounds the body.
      int status = answer.get(answerMax.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status >= OK_MIN && status <= OK_MAX
          ? Optional.empty()
          : Optional.of(url + " answered " + status + "; 2xx means that the call was taken");
    } catch (TimeoutException e) {
      answer.cancel(true);
      return Optional.of(url + " has not answered within " + answerMax.toMillis() + " ms");
    } catch (ExecutionException e) {
      return Optional.of(url + " cannot be called: " + reason(e.getCause()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> "for an unknown reason";
      case ConnectException e when e.getMessage() == null -> "connection refused";
      case IOException e -> String.valueOf(e.getMessage());
      default -> cause.toString();
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
