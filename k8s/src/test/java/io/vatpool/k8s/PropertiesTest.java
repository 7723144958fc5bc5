package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every workload of every overlay must have. */
class PropertiesTest {
  static final List<String> OVERLAYS = Overlay.NAMES;

  /** The longest delivery and one snapshot, each 5 minutes by the services' own limits. */
  private static final int CRANK_AND_SNAPSHOT_SECONDS = 600;

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everyServiceHasItsProbes(String overlay) {
    Overlay.of(overlay)
        .services()
        .forEach(service -> {
          JsonNode container = Overlay.podSpec(service).at("/containers/0");
          for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.has(probe))
                .as("%s of %s", probe, Overlay.nameOf(service))
                .isTrue();
          }
          if (container.path("image").asText().startsWith("vatpool/")) {
            assertThat(container.at("/startupProbe/httpGet/path").asText())
                .isEqualTo("/q/health/started");
            assertThat(container.at("/livenessProbe/httpGet/path").asText())
                .isEqualTo("/q/health/live");
            assertThat(container.at("/readinessProbe/httpGet/path").asText())
                .isEqualTo("/q/health/ready");
          }
        });
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everyContainerIsRestrictedAndBounded(String overlay) {
    Overlay.of(overlay)
        .workloads()
        .forEach(workload -> {
          String name = Overlay.nameOf(workload);
          JsonNode pod = Overlay.podSpec(workload);
          assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(name).isTrue();
          assertThat(pod.at("/securityContext/seccompProfile/type").asText())
              .as(name)
              .isEqualTo("RuntimeDefault");
          pod.path("containers")
              .forEach(container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).as(name).isTrue();
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .as(name)
                    .isFalse();
                assertThat(security.at("/capabilities/drop/0").asText()).as(name).isEqualTo("ALL");
                assertThat(container.at("/resources/requests/cpu").asText()).as(name).isNotEmpty();
                assertThat(container.at("/resources/requests/memory").asText())
                    .as(name)
                    .isNotEmpty();
                assertThat(container.at("/resources/limits/memory").asText()).as(name).isNotEmpty();
              });
        });
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everyDeploymentIsSpreadAndHasADisruptionBudgetThatLeavesRoom(String overlay) {
    Overlay rendered = Overlay.of(overlay);
    rendered
        .ofKind("Deployment")
        .forEach(deployment -> {
          String name = deployment.at("/metadata/name").asText();
          Set<String> keys =
              Overlay.elements(Overlay.podSpec(deployment).path("topologySpreadConstraints"))
                  .map(constraint -> constraint.path("topologyKey").asText())
                  .collect(Collectors.toSet());
          assertThat(keys)
              .as(name)
              .contains("kubernetes.io/hostname", "topology.kubernetes.io/zone");
          JsonNode budget = rendered.object("PodDisruptionBudget", name).path("spec");
          assertThat(budget.at("/selector/matchLabels/app.kubernetes.io~1name").asText())
              .isEqualTo(name);
          assertThat(budget.has("minAvailable") ^ budget.has("maxUnavailable")).isTrue();
        });
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void aPodThatEndsMayFinishItsCrankAndSnapshot(String overlay) {
    for (String name : List.of("vatpool-worker", "vatpool-gateway")) {
      JsonNode pod = Overlay.podSpec(Overlay.of(overlay).object("Deployment", name));
      assertThat(pod.path("terminationGracePeriodSeconds").asInt())
          .as(name)
          .isGreaterThan(CRANK_AND_SNAPSHOT_SECONDS);
      assertThat(pod.at("/containers/0/lifecycle/preStop").isMissingNode()).as(name).isFalse();
    }
    assertThat(
            Overlay.podSpec(Overlay.of(overlay).object("Deployment", "vatpool-worker"))
                .at("/containers/0/lifecycle/preStop/exec/command/0")
                .asText())
        .isEqualTo("/opt/vatpool/drain");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void nothingMaySpeakUnlessAPolicySaysSo(String overlay) {
    Overlay rendered = Overlay.of(overlay);
    JsonNode deny = rendered.object("NetworkPolicy", "vatpool-default-deny").path("spec");
    assertThat(deny.path("podSelector")).isEmpty();
    assertThat(deny.path("policyTypes")).hasSize(2);
    assertThat(deny.has("ingress") || deny.has("egress")).isFalse();

    assertThat(callersOf(rendered, "vatpool-worker")).containsExactly("vatpool-gateway");
    assertThat(callersOf(rendered, "vatpool-snapstore"))
        .containsExactly("vatpool-collect", "vatpool-gateway", "vatpool-worker");
    if (rendered.ofKind("StatefulSet").findAny().isPresent()) {
      assertThat(callersOf(rendered, "vatpool-mariadb"))
          .containsExactly(
              "vatpool-collect", "vatpool-gateway", "vatpool-migrate", "vatpool-worker");
    }
    assertThat(whoReachesPort(rendered, 3306))
        .containsExactly("vatpool-collect", "vatpool-gateway", "vatpool-migrate", "vatpool-worker");
  }

  /** Pods of this namespace that the policies of {@code name} let in. */
  private static Set<String> callersOf(Overlay overlay, String name) {
    Set<String> callers = new TreeSet<>();
    overlay
        .ofKind("NetworkPolicy")
        .filter(policy ->
            policy
                .at("/spec/podSelector/matchLabels/app.kubernetes.io~1name")
                .asText()
                .equals(name))
        .flatMap(policy -> Overlay.elements(policy.at("/spec/ingress")))
        .flatMap(rule -> Overlay.elements(rule.path("from")))
        .filter(peer -> !peer.has("namespaceSelector"))
        .forEach(peer -> callers.addAll(selected(peer.path("podSelector"))));
    return callers;
  }

  private static Set<String> whoReachesPort(Overlay overlay, int port) {
    Set<String> callers = new TreeSet<>();
    overlay
        .ofKind("NetworkPolicy")
        .filter(policy ->
            Overlay.elements(policy.at("/spec/egress"))
                .flatMap(rule -> Overlay.elements(rule.path("ports")))
                .anyMatch(p -> p.path("port").asInt() == port))
        .forEach(policy -> callers.addAll(selected(policy.at("/spec/podSelector"))));
    return callers;
  }

  private static Set<String> selected(JsonNode selector) {
    Set<String> names = new TreeSet<>();
    String one = selector.at("/matchLabels/app.kubernetes.io~1name").asText();
    if (!one.isEmpty()) {
      names.add(one);
    }
    Overlay.elements(selector.path("matchExpressions"))
        .flatMap(expression -> Overlay.elements(expression.path("values")))
        .forEach(value -> names.add(value.asText()));
    return names;
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void secretsComeByReferenceOnly(String overlay) {
    Overlay.of(overlay)
        .workloads()
        .flatMap(workload -> Overlay.elements(Overlay.podSpec(workload).path("containers")))
        .flatMap(container -> Overlay.elements(container.path("env")))
        .filter(env -> env.path("name").asText().matches(".*(PASSWORD|SECRET|TOKEN|USERNAME).*"))
        .filter(env -> !env.path("name").asText().equals("MARIADB_RANDOM_ROOT_PASSWORD"))
        .filter(env -> !env.path("name").asText().endsWith("_FILE"))
        .forEach(env ->
            assertThat(env.at("/valueFrom/secretKeyRef").isMissingNode())
                .as(env.path("name").asText())
                .isFalse());
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void snapshotsAreCollectedByOneAtATimeWhichIsToldOfTheGatewaysDatabase(String overlay) {
    JsonNode cron = Overlay.of(overlay).object("CronJob", "vatpool-collect");
    JsonNode pod = Overlay.podSpec(cron);
    List<String> arguments =
        Overlay.elements(pod.at("/containers/0/args")).map(JsonNode::asText).toList();

    assertThat(cron.at("/spec/concurrencyPolicy").asText()).isEqualTo("Forbid");
    assertThat(arguments).startsWith("snapshots", "collect").doesNotContain("--dry-run");
    String folder = arguments.get(arguments.indexOf("--database") + 1);
    JsonNode mount =
        Overlay.elements(pod.at("/containers/0/volumeMounts"))
            .filter(candidate -> candidate.path("mountPath").asText().equals(folder))
            .findAny()
            .orElseThrow();
    JsonNode volume =
        Overlay.elements(pod.path("volumes"))
            .filter(candidate -> candidate.path("name").equals(mount.path("name")))
            .findAny()
            .orElseThrow();
    // Kustomize gives generated secrets a suffix, the same everywhere.
    JsonNode gateway = Overlay.podSpec(Overlay.of(overlay).object("Deployment", "vatpool-gateway"));
    assertThat(gateway.findValuesAsText("name")).contains(volume.at("/secret/secretName").asText());
  }

  @Test
  void onlyTheLocalOverlayMakesASecret() {
    assertThat(Overlay.of("production").ofKind("Secret")).isEmpty();
    assertThat(Overlay.of("production-keda").ofKind("Secret")).isEmpty();
    assertThat(Overlay.of("local").ofKind("Secret")).hasSize(1);
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void theWorkersHaveOneAutoscalerAtMostAndThenNoFixedNumber(String overlay) {
    Overlay rendered = Overlay.of(overlay);
    long scalers =
        rendered.ofKind("HorizontalPodAutoscaler").count()
            + rendered.ofKind("ScaledObject").count();
    boolean fixed = rendered.object("Deployment", "vatpool-worker").path("spec").has("replicas");

    assertThat(scalers).isEqualTo(overlay.equals("local") ? 0 : 1);
    assertThat(fixed).isEqualTo(scalers == 0);
  }

  @Test
  void scalingIsFastUpAndSlowDown() {
    JsonNode hpa =
        Overlay.of("production")
            .object("HorizontalPodAutoscaler", "vatpool-worker")
            .at("/spec/behavior");
    JsonNode keda =
        Overlay.of("production-keda")
            .object("ScaledObject", "vatpool-worker")
            .at("/spec/advanced/horizontalPodAutoscalerConfig/behavior");

    assertThat(keda).isEqualTo(hpa);
    assertThat(hpa.at("/scaleUp/stabilizationWindowSeconds").asInt()).isZero();
    assertThat(hpa.at("/scaleDown/stabilizationWindowSeconds").asInt()).isGreaterThanOrEqualTo(300);
  }

  @Test
  void theDatabaseKeepsWhatItHasConfirmed() {
    String configuration =
        Overlay.of("local").object("ConfigMap", "vatpool-mariadb").at("/data/vatpool.cnf").asText();

    assertThat(configuration).contains("innodb_flush_log_at_trx_commit = 1");
  }

  @Test
  void aSnapshotStoreOnAVolumeIsAloneOnIt() {
    JsonNode store = Overlay.of("local").object("Deployment", "vatpool-snapstore");
    JsonNode data =
        Overlay.elements(Overlay.podSpec(store).path("volumes"))
            .filter(volume -> volume.path("name").asText().equals("data"))
            .findAny()
            .orElseThrow();

    assertThat(data.at("/persistentVolumeClaim/claimName").asText())
        .isEqualTo(
            Overlay.of("local")
                .object("PersistentVolumeClaim", "vatpool-snapstore")
                .at("/metadata/name")
                .asText());
    assertThat(data.has("emptyDir")).isFalse();
    assertThat(store.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
    assertThat(store.at("/spec/replicas").asInt()).isEqualTo(1);
  }
}
