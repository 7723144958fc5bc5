package io.vatpool.conformance.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A patient client: goes from gateway to gateway with the same request and key until one does it.
 * Any thread.
 */
final class ChaosClient implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
  private static final Duration PAUSE = Duration.ofMillis(150);
  private static final int OK_MAX = 299;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<URI> gateways;
  private final Duration patience;
  private final Map<String, Integer> refusals = new ConcurrentSkipListMap<>();

  /**
   * A client of some gateways.
   *
   * @param patience how long a request is repeated before that counts as lost
   */
  ChaosClient(List<URI> gateways, Duration patience) {
    this.gateways = List.copyOf(gateways);
    this.patience = patience;
  }

  /** Refusals and failures so far, by kind. */
  Map<String, Integer> refusals() {
    return refusals;
  }

  /** Makes a change. */
  JsonNode change(String path, ObjectNode body, String key) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsJson.stringify(body)));
    return until(path, request.header("Idempotency-Key", key));
  }

  /** Reads. */
  JsonNode get(String path) throws InterruptedException {
    return until(path, HttpRequest.newBuilder().GET());
  }

  private JsonNode until(String path, HttpRequest.Builder request) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    String last = "nothing";
    for (int i = 0; System.nanoTime() < end; i++) {
      URI gateway = gateways.get(i % gateways.size());
      try {
        HttpResponse<String> answer =
            http.send(
                request.uri(gateway.resolve(path)).timeout(ANSWER_MAX).build(),
                BodyHandlers.ofString());
        if (answer.statusCode() <= OK_MAX) {
          return answer.body().isEmpty() ? JsJson.NODES.objectNode() : JsJson.parse(answer.body());
        }
        last = answer.statusCode() + " " + answer.body();
        refusals.merge(Integer.toString(answer.statusCode()), 1, Integer::sum);
      } catch (IOException e) {
        last = e.toString();
        refusals.merge(e.getClass().getSimpleName(), 1, Integer::sum);
      }
      Thread.sleep(PAUSE);
    }
    throw new IllegalStateException(
        path + " was not done within " + patience.toSeconds() + " s; last: " + last);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
