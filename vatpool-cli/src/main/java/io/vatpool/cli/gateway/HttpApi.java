package io.vatpool.cli.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * JSON over HTTP. An answer of 2xx is returned; any other becomes a {@link CliException} with the
 * problem's title, detail and remedy, and so does a service that cannot be reached.
 */
public final class HttpApi {

  /**
   * Longer than any wait that the gateway grants, so that it is the gateway that gives up first.
   */
  private static final Duration ANSWER_MAX = Duration.ofMinutes(6);

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /**
   * How long a request is repeated that a service has put off (503 with Retry-After): a kernel that
   * is being opened, a gateway that waits for its database.
   */
  private static final Duration PUT_OFF_MAX = Duration.ofSeconds(30);

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final URI base;
  private final Optional<String> token;
  private final HttpClient http;

  /**
   * @param base scheme, host and port
   * @param token says who asks, where the gateway wants to know
   */
  public HttpApi(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
    this.http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
  }

  public JsonNode get(String path) {
    return json(request(path).GET().build());
  }

  /** As {@link #get}; empty if there is no such thing. */
  public Optional<JsonNode> find(String path) {
    try (InputStream body = answer(request(path).GET().build(), NOT_FOUND).body()) {
      JsonNode answer = Console.JSON.readTree(body);
      return answer.path("status").asInt() == NOT_FOUND ? Optional.empty() : Optional.of(answer);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** The body as it comes; the caller closes it. */
  public InputStream stream(String path, String mediaType) {
    return answer(to(path).header("Accept", mediaType + ", application/problem+json").build(), 0)
        .body();
  }

  public JsonNode delete(String path) {
    return json(request(path).DELETE().build());
  }

  public JsonNode post(String path, Object body, String... headers) {
    return json(withHeaders(request(path), headers).POST(publisher(body)).build());
  }

  public JsonNode patch(String path, Object body) {
    return json(request(path).method("PATCH", publisher(body)).build());
  }

  private static HttpRequest.Builder withHeaders(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpRequest.Builder to(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private HttpRequest.Builder request(String path) {
    return to(path)
        .timeout(ANSWER_MAX)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, application/problem+json");
  }

  private static BodyPublisher publisher(Object body) {
    try {
      return BodyPublishers.ofByteArray(Console.JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + body, e);
    }
  }

  private JsonNode json(HttpRequest request) {
    try (InputStream body = answer(request, 0).body()) {
      byte[] bytes = body.readAllBytes();
      return bytes.length == 0
          ? JsonNodeFactory.instance.objectNode()
          : Console.JSON.readTree(bytes);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** An answer of 2xx or of the status that the caller looks at itself. */
  private HttpResponse<InputStream> answer(HttpRequest request, int otherStatus) {
    try {
      HttpResponse<InputStream> response = untilTaken(request);
      int status = response.statusCode();
      if (status / 100 == 2 || status == otherStatus) {
        return response;
      }
      try (InputStream body = response.body()) {
        throw Problem.of(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (HttpTimeoutException e) {
      throw new CliException(
          Exit.TIMEOUT,
          "No answer in time",
          base + " did not answer: " + e.getMessage(),
          "\"vatpool status\" shows which service is in trouble.",
          e);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(Exit.FAILED, "Interrupted", "while waiting for " + base, "", e);
    }
  }

  /**
   * Sends the request; again, as it is, when the service asks for that. That is safe: 503 says that
   * nothing was done, and every request that changes something carries an idempotency key or says
   * how things are to be.
   */
  private HttpResponse<InputStream> untilTaken(HttpRequest request)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PUT_OFF_MAX.toNanos();
    while (true) {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      OptionalLong pause = response.headers().firstValueAsLong("Retry-After");
      if (response.statusCode() != UNAVAILABLE
          || pause.isEmpty()
          || System.nanoTime() - deadline > 0) {
        return response;
      }
      response.body().close();
      Thread.sleep(Duration.ofSeconds(Math.clamp(pause.getAsLong(), 1, PUT_OFF_MAX.toSeconds())));
    }
  }

  private CliException unreachable(IOException e) {
    return new CliException(
        Exit.NOT_RUNNING,
        "The gateway cannot be reached",
        base + (e instanceof ConnectException ? " does not answer" : ": " + e),
        "\"vatpool status\" shows the cluster, \"vatpool up\" starts what is not running.",
        e);
  }
}
