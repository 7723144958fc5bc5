package io.vatpool.worker.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The annotation of one pod by which a ReplicaSet chooses whom to end: the lowest first, and 0 for
 * those without (Kubernetes, "Pod deletion cost"). Blocks.
 */
final class PodAnnotation {
  static final String NAME = "controller.kubernetes.io/pod-deletion-cost";

  /** Of a refusal; more is not shown. */
  private static final int PROBLEM_BYTES_MAX = 1024;

  private final URI apiUrl;
  private final ServiceAccount account;
  private final String pod;
  private final Duration timeMax;

  /**
   * The annotation of that pod, in the account's namespace.
   *
   * @throws IllegalArgumentException if the token would go there in clear
   */
  PodAnnotation(URI apiUrl, ServiceAccount account, String pod, Duration timeMax) {
    if (!"https".equals(apiUrl.getScheme())) {
      throw new IllegalArgumentException(
          "vatpool.worker.pod-deletion-cost.api-url is "
              + apiUrl
              + ", and the pod's token is shown over https:// only");
    }
    this.apiUrl = apiUrl;
    this.account = account;
    this.pod = pod;
    this.timeMax = timeMax;
  }

  /**
   * Sets it.
   *
   * @throws IOException if the API did not do that, with its reason
   */
  void set(int cost) throws IOException, InterruptedException {
    // A client for each request: there is one a minute at most, and authorities are read again.
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeMax)
            .sslContext(account.authorities())
            .build();
    try {
      HttpResponse<InputStream> response = http.send(request(cost), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != HttpURLConnection.HTTP_OK) {
          throw new IOException(
              "%s answers %d: %s"
                  .formatted(
                      response.uri(),
                      response.statusCode(),
                      new String(body.readNBytes(PROBLEM_BYTES_MAX), StandardCharsets.UTF_8)));
        }
      }
    } finally {
      http.shutdownNow();
    }
  }

  private HttpRequest request(int cost) throws IOException {
    String base = apiUrl.toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(
            URI.create(base + "/api/v1/namespaces/" + account.namespace() + "/pods/" + pod))
        .timeout(timeMax)
        .header("Authorization", "Bearer " + account.token())
        .header("Accept", "application/json")
        .header("Content-Type", "application/merge-patch+json")
        .method("PATCH", BodyPublishers.ofString(patch(cost)))
        .build();
  }

  /** A JSON merge patch (RFC 7386): what it does not name stays. */
  private static String patch(int cost) {
    return "{\"metadata\":{\"annotations\":{\"" + NAME + "\":\"" + cost + "\"}}}";
  }
}
