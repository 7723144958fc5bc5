package io.vatpool.conformance.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client of the gateway that does what its documentation asks of clients: every change has an
 * idempotency key, and is sent again with it after a 503, a 429 or a cut connection. Any thread.
 */
public final class RestClient implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(10);
  private static final int OK_MAX = 299;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI gateway;
  private final Duration patience;

  /**
   * A client of one gateway.
   *
   * @param patience how long a request is repeated before its failure counts
   */
  public RestClient(URI gateway, Duration patience) {
    this.gateway = Objects.requireNonNull(gateway, "gateway");
    this.patience = Objects.requireNonNull(patience, "patience");
  }

  /** Reads JSON. */
  public JsonNode get(String path) {
    return JsJson.parse(text(path));
  }

  /** Reads text. */
  public String text(String path) {
    return send(request(path).GET());
  }

  /** Makes a change; the answer is an empty object where there is none. */
  public JsonNode change(String method, String path, @Nullable JsonNode body) {
    return changeWithText(method, path, body == null ? "" : JsJson.stringify(body));
  }

  /** Makes a change whose body is JSON text already. */
  public JsonNode changeWithText(String method, String path, String json) {
    String answer =
        send(
            request(path)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .method(method, BodyPublishers.ofString(json, StandardCharsets.UTF_8)));
    return answer.isEmpty() ? JsJson.NODES.objectNode() : JsJson.parse(answer);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .timeout(ANSWER_MAX)
        .header("Content-Type", "application/json");
  }

  private String send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      RestException failure;
      try {
        HttpResponse<String> answer =
            http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() <= OK_MAX) {
          return answer.body();
        }
        failure =
            new RestException(
                answer.statusCode(),
                request.method() + " " + request.uri().getPath() + ": " + answer.body());
        if (answer.statusCode() != 503 && answer.statusCode() != 429) {
          throw failure;
        }
      } catch (IOException e) {
        failure = new RestException(0, request.method() + " " + request.uri() + ": " + e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (System.nanoTime() >= end) {
        throw failure;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while talking to the gateway", e);
  }

  @Override
  public void close() {
    http.close();
  }
}
