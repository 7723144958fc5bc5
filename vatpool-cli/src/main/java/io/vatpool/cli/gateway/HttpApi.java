package io.vatpool.cli.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.io.InputStream;
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

  private final URI base;
  private final HttpClient http;

  /**
   * @param base scheme, host and port
   */
  public HttpApi(URI base) {
    this.base = base;
    this.http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
  }

  public JsonNode get(String path) {
    return json(request(path).GET().build());
  }

  /** The body as it comes; the caller closes it. */
  public InputStream stream(String path, String mediaType) {
    return send(HttpRequest.newBuilder(base.resolve(path))
            .header("Accept", mediaType + ", application/problem+json")
            .build())
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

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
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
    try (InputStream body = send(request).body()) {
      byte[] bytes = body.readAllBytes();
      return bytes.length == 0
          ? JsonNodeFactory.instance.objectNode()
          : Console.JSON.readTree(bytes);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 == 2) {
        return response;
      }
      try (InputStream body = response.body()) {
        throw Problem.of(
            response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
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

  private CliException unreachable(IOException e) {
    return new CliException(
        Exit.NOT_RUNNING,
        "The gateway cannot be reached",
        base + ": " + e,
        "\"vatpool status\" shows the cluster, \"vatpool up\" starts what is not running.",
        e);
  }
}
