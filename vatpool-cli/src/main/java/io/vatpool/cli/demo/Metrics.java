package io.vatpool.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a service counts, in Prometheus' text format. */
final class Metrics {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final List<String> lines;

  Metrics(String text) {
    this.lines = text.lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** The metrics of the service at this URL; all zero if it does not answer. */
  static Metrics read(String url) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/q/metrics")).timeout(ANSWER_MAX).build();
      return new Metrics(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return new Metrics("");
    }
  }

  /**
   * The sum of one metric.
   *
   * @param labels which lines count: those that have all of these, each as {@code name="value"}
   */
  double sum(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
