package io.vatpool.conformance.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sees which gateway holds the kernel, and does an operator's part where it has stopped. */
final class Watch implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(100);

  /** What a kernel may still have to do when no message waits any more. */
  private static final long CRANKS_TO_REST_MAX = 2_000;

  /**
   * A message takes about ten cranks. Senders wait until theirs is durable, not until it has run: a
   * kernel that is hurt falls behind them.
   */
  private static final long CRANKS_OF_A_MESSAGE_MAX = 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final ChaosCluster cluster;
  private final String kernel;
  private final List<String> stops = new ArrayList<>();

  Watch(ChaosCluster cluster, String kernel) {
    this.cluster = cluster;
    this.kernel = kernel;
  }

  /** Reports of the stops that were found. */
  List<String> stops() {
    return List.copyOf(stops);
  }

  /** The gateway that holds the kernel, or -1 if none says so now. */
  int holder() throws InterruptedException {
    for (int i = 0; i < ChaosCluster.GATEWAYS; i++) {
      JsonNode gateway = get(i, "/v1/gateway");
      if (gateway != null) {
        for (JsonNode held : gateway.path("kernels")) {
          if (held.asText().equals(kernel)) {
            return i;
          }
        }
      }
    }
    return -1;
  }

  /** Opens the kernel again if it has stopped; answers its status, or null. */
  @Nullable JsonNode status() throws InterruptedException {
    return status(holder());
  }

  private @Nullable JsonNode status(int holder) throws InterruptedException {
    if (holder < 0) {
      return null;
    }
    JsonNode status = get(holder, "/v1/kernels/" + kernel + "/status");
    if (status != null && status.path("state").asText().equals("stopped")) {
      stops.add(JsJson.stringify(status.path("report")));
      JsonNode ignored =
          send(
              holder,
              "/v1/kernels/" + kernel + "/restart",
              HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()));
      return ignored == null ? null : status;
    }
    return status;
  }

  /**
   * Waits until the kernel has nothing left to do and nothing uncommitted. What counts is whether
   * it goes on: a busy machine is no fault of the kernel's.
   *
   * @param messages how many were acknowledged so far; some of them may still wait
   * @param standstill how long it may run no crank
   * @return the gateway that holds it, or -1 if it stood still for longer, or ran more cranks than
   *     so many messages need
   */
  int awaitRest(int messages, Duration standstill) throws InterruptedException {
    long cranksMax = CRANKS_TO_REST_MAX + messages * CRANKS_OF_A_MESSAGE_MAX;
    long end = System.nanoTime() + standstill.toNanos();
    long first = -1;
    long last = -1;
    while (System.nanoTime() < end && last - first < cranksMax) {
      int holder = holder();
      JsonNode status = status(holder);
      if (status != null && status.path("state").asText().equals("running")) {
        if (status.path("queues").path("active").asLong(-1) == 0
            && status.path("uncommittedCranks").asLong(-1) == 0) {
          return holder;
        }
        long crank = status.path("crankNumber").asLong(-1);
        first = first < 0 ? crank : first;
        if (crank > last) {
          last = crank;
          end = System.nanoTime() + standstill.toNanos();
        }
      }
      Thread.sleep(POLL);
    }
    return -1;
  }

  /** Waits until a gateway holds the kernel, and has run cranks of it; false after {@code max}. */
  boolean awaitProgress(int gateway, Duration max) throws InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    long first = -1;
    while (System.nanoTime() < end) {
      JsonNode status = get(gateway, "/v1/kernels/" + kernel + "/status");
      // Asked of the other, it would be passed on to the one that sleeps.
      if (status != null && status.path("state").asText().equals("running")) {
        long block = status.path("blockNumber").asLong();
        if (first >= 0 && block > first) {
          return true;
        }
        first = first < 0 ? block : first;
      }
      Thread.sleep(POLL);
    }
    return false;
  }

  private @Nullable JsonNode get(int gateway, String path) throws InterruptedException {
    return send(gateway, path, HttpRequest.newBuilder().GET());
  }

  /** Null if the gateway does not answer as wished: it is hurt, and is asked again later. */
  private @Nullable JsonNode send(int gateway, String path, HttpRequest.Builder request)
      throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(
              request.uri(cluster.gateway(gateway).url().resolve(path)).timeout(ANSWER_MAX).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() < 300 ? JsJson.parse(answer.body()) : null;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
