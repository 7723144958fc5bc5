package io.vatpool.k8s;

import io.vatpool.testing.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** One cluster of real services for all tests of this module. */
final class Running {
  private static final TestCluster CLUSTER = start();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Running() {}

  private static TestCluster start() {
    TestCluster cluster = TestCluster.builder().workers(2).start();
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "cluster-close"));
    return cluster;
  }

  static TestCluster cluster() {
    return CLUSTER;
  }

  static String get(URI uri) {
    try {
      // Else metrics come in the OpenMetrics form, whose counters have other names than their
      // series.
      HttpRequest request =
          HttpRequest.newBuilder(uri).header("Accept", "text/plain, application/json").build();
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(
            uri + " answers " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
