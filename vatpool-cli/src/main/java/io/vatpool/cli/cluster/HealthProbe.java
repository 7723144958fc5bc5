package io.vatpool.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.cluster.Health.State;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks services whether they are ready. */
final class HealthProbe {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);
  private static final int OK = 200;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

  /** The readiness of a Quarkus service at this URL, whose process is known to live. */
  Health ready(String url) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/q/health/ready")).timeout(ANSWER_MAX).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == OK
          ? new Health(State.READY, "")
          : new Health(State.NOT_READY, missing(response));
    } catch (IOException e) {
      return new Health(State.NO_ANSWER, "no answer from " + url);
    }
  }

  private static String missing(HttpResponse<String> response) {
    try {
      List<String> names = new ArrayList<>();
      for (JsonNode check : Console.JSON.readTree(response.body()).path("checks")) {
        if (!"UP".equals(check.path("status").asText())) {
          JsonNode data = check.path("data");
          names.add(check.path("name").asText() + (data.isMissingNode() ? "" : " " + data));
        }
      }
      return names.isEmpty() ? "HTTP " + response.statusCode() : String.join(", ", names);
    } catch (JsonProcessingException e) {
      return "HTTP " + response.statusCode();
    }
  }
}
