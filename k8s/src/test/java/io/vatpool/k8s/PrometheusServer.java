package io.vatpool.k8s;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A real Prometheus that scrapes given addresses each second. */
final class PrometheusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NONE_TO_BE_HAD = 3;

  private final Process process;
  private final URI url;

  private PrometheusServer(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Where the programs are; the test is skipped where there are none. */
  static Path programs() {
    Tool found = Tool.run("sh", "tools/prometheus.sh", Path.of("target/prometheus").toString());
    assumeThat(found.status())
        .as("Prometheus is installed, or apt-get can fetch Debian's package")
        .isNotEqualTo(NONE_TO_BE_HAD);
    if (found.status() != 0) {
      throw new AssertionError(found.output());
    }
    return Path.of(found.output().strip());
  }

  /** Starts it with these rules and jobs. */
  static PrometheusServer start(Path folder, Path rules, Map<String, List<URI>> jobs)
      throws IOException {
    Path programs = programs();
    String scrapes =
        jobs.entrySet().stream()
            .map(job ->
                """
                  - job_name: %s
                    metrics_path: /q/metrics
                    static_configs:
                      - targets: [%s]
                """
                    .formatted(
                        job.getKey(),
                        job.getValue().stream()
                            .map(uri -> "'" + uri.getAuthority() + "'")
                            .collect(Collectors.joining(", "))))
            .collect(Collectors.joining());
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        global:
          scrape_interval: 1s
          evaluation_interval: 1s
        rule_files: ['%s']
        scrape_configs:
        %s\
        """
            .formatted(rules.toAbsolutePath(), scrapes));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                programs.resolve("prometheus").toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    PrometheusServer server = new PrometheusServer(process, URI.create("http://127.0.0.1:" + port));
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> Running.get(server.url.resolve("/-/ready")).contains("Ready"));
    return server;
  }

  /** The answer to an instant query; throws if Prometheus refuses it. */
  JsonNode query(String expression) {
    return api("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  /** The data of an answer of the API. */
  JsonNode api(String path) {
    try {
      return JSON.readTree(Running.get(url.resolve("/api/v1/" + path))).path("data");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
