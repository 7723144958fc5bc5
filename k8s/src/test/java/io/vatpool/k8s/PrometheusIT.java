package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vatpool.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes real services, and answers what the manifests ask it. */
class PrometheusIT {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern METRIC = Pattern.compile("\\bvatpool_\\w+");
  private static final Path DASHBOARDS = Path.of("components/monitoring/dashboards");

  @TempDir static Path folder;
  private static PrometheusServer prometheus;
  private static Path rules;

  @BeforeAll
  static void start() throws IOException {
    rules = folder.resolve("rules.yml");
    YAML.writeValue(
        rules.toFile(), Overlay.of("production").object("PrometheusRule", "vatpool").path("spec"));
    TestCluster cluster = Running.cluster();
    prometheus =
        PrometheusServer.start(
            folder,
            rules,
            Map.of(
                "vatpool-gateway", List.of(cluster.gateway().url()),
                "vatpool-worker", List.of(cluster.worker(0).url(), cluster.worker(1).url()),
                "vatpool-snapstore", List.of(cluster.snapstore().url())));
    await().atMost(Duration.ofMinutes(1)).until(() -> number("sum(up{job=~\"vatpool-.*\"})") == 4);
    // An increase is known of what was scraped twice.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            number("sum(increase(vatpool_deliveries_total[5m]))") == 0
                && number("count(rate(vatpool_worker_delivery_seconds_sum[1m]))") == 2);
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  @Test
  void promtoolAcceptsTheRules() {
    Tool checked =
        Tool.run(
            PrometheusServer.programs().resolve("promtool").toString(),
            "check",
            "rules",
            rules.toString());

    assertThat(checked.status()).as(checked.output()).isZero();
  }

  @Test
  void theAutoscalersQueriesHaveAnswersAndAnIdlePoolNeedsNoMore() {
    Map<String, String> queries = hpaQueries();
    assertThat(queries).hasSize(5);

    queries.values().forEach(query -> assertThat(prometheus.query(query)).as(query).hasSize(1));
    assertThat(number(queries.get("vatpool_oldest_while_busy_seconds"))).isZero();
    assertThat(number(queries.get("vatpool_page_ins_waiting"))).isZero();
    assertThat(number(queries.get("vatpool_places_hot_ratio"))).isZero();
    assertThat(number(queries.get("vatpool_engines_busy"))).isZero();
    assertThat(number(queries.get("vatpool_workers_resident_bytes"))).isGreaterThan(50e6);
  }

  @Test
  void kedaAsksTheSameAndAnIdleInstallationIsInactive() {
    List<String> asked = new ArrayList<>();
    Overlay.of("production-keda")
        .object("ScaledObject", "vatpool-worker")
        .at("/spec/triggers")
        .forEach(trigger -> {
          String query = trigger.at("/metadata/query").asText();
          asked.add(query);
          // One active trigger is enough to keep a worker.
          assertThat(number(query))
              .as(query)
              .isLessThanOrEqualTo(trigger.at("/metadata/activationThreshold").asDouble(0));
        });

    assertThat(asked).hasSize(6).containsAll(hpaQueries().values());
  }

  @Test
  void theHpaAsksForMetricsThatTheAdapterServes() {
    Set<String> asked = new TreeSet<>();
    Overlay.of("production")
        .object("HorizontalPodAutoscaler", "vatpool-worker")
        .at("/spec/metrics")
        .forEach(metric -> asked.add(metric.at("/external/metric/name").asText()));

    assertThat(asked).containsExactlyInAnyOrderElementsOf(hpaQueries().keySet());
  }

  @Test
  void everyAlertIsEvaluatedAndNoneFiresOnAHealthyPool() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> alerts().allMatch(rule -> rule.path("health").asText().equals("ok")));

    assertThat(alerts()).hasSizeGreaterThan(10);
    assertThat(alerts().filter(rule -> rule.path("state").asText().equals("firing"))).isEmpty();
    alerts()
        .forEach(rule -> {
          assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
          assertThat(rule.at("/annotations/remedy").asText()).isNotEmpty();
        });
  }

  @Test
  void everyQueryOfTheDashboardsIsUnderstoodAndAsksForWhatThereIs() throws IOException {
    Set<String> known = new HashSet<>();
    prometheus.api("label/__name__/values").forEach(name -> known.add(name.asText()));
    List<String> queries = dashboardQueries();

    assertThat(queries).hasSizeGreaterThan(30);
    for (String query : queries) {
      prometheus.query(query);
      Matcher metric = METRIC.matcher(query);
      while (metric.find()) {
        assertThat(known).as(query).contains(metric.group());
      }
    }
  }

  private static Stream<JsonNode> alerts() {
    return Overlay.elements(prometheus.api("rules").path("groups"))
        .flatMap(group -> Overlay.elements(group.path("rules")));
  }

  /** By the metric's name, as prometheus-adapter would send them. */
  private static Map<String, String> hpaQueries() {
    String adapter =
        Overlay.of("production")
            .object("ConfigMap", "vatpool-prometheus-adapter")
            .at("/data/config.yaml")
            .asText();
    try {
      Map<String, String> queries = new java.util.TreeMap<>();
      YAML.readTree(adapter)
          .path("externalRules")
          .forEach(rule ->
              queries.put(rule.at("/name/as").asText(), rule.path("metricsQuery").asText()));
      return queries;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> dashboardQueries() throws IOException {
    List<String> queries = new ArrayList<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.toList()) {
        ObjectNode dashboard = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        dashboard
            .path("panels")
            .forEach(panel ->
                panel.path("targets").forEach(target -> queries.add(target.path("expr").asText())));
      }
    }
    return queries;
  }

  private static double number(String query) {
    JsonNode result = prometheus.query(query);
    return result.isEmpty() ? Double.NaN : result.at("/0/value/1").asDouble();
  }
}
