package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who speaks to the Kubernetes API, and what for: scaled workers, to annotate their own pods. */
class ApiTokenTest {
  static final List<String> OVERLAYS = Overlay.NAMES;

  private static final String WORKER = "vatpool-worker";
  private static final int API_PORT = 6443;

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void onlyWorkersThatAnAutoscalerEndsHaveAToken(String overlay) {
    Overlay rendered = Overlay.of(overlay);
    Set<String> withToken = new TreeSet<>();
    rendered
        .workloads()
        .filter(workload ->
            Overlay.podSpec(workload).path("automountServiceAccountToken").asBoolean(true))
        .forEach(workload -> withToken.add(Overlay.nameOf(workload)));

    assertThat(withToken).isEqualTo(isScaled(rendered) ? Set.of("Deployment " + WORKER) : Set.of());
    rendered
        .ofKind("ServiceAccount")
        .forEach(account ->
            assertThat(account.path("automountServiceAccountToken").asBoolean(true))
                .as(Overlay.nameOf(account))
                .isFalse());
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void workersPublishTheirCostWhereAnAutoscalerEndsThem(String overlay) {
    Overlay rendered = Overlay.of(overlay);
    JsonNode pod = Overlay.podSpec(rendered.object("Deployment", WORKER));

    assertThat(Overlay.variable(pod, "VATPOOL_WORKER_POD_DELETION_COST_ENABLED"))
        .isEqualTo(isScaled(rendered) ? "true" : "");
    assertThat(Overlay.variable(pod, "VATPOOL_WORKER_POD_DELETION_COST_POD"))
        .isEqualTo(isScaled(rendered) ? "$(POD_NAME)" : "");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void nobodyHasARoleButWorkersWhoPatchPods(String overlay) {
    Overlay rendered = Overlay.of(overlay);
    assertThat(rendered.ofKind("ClusterRole")).isEmpty();
    assertThat(rendered.ofKind("ClusterRoleBinding")).isEmpty();
    if (!isScaled(rendered)) {
      assertThat(rendered.ofKind("Role")).isEmpty();
      assertThat(rendered.ofKind("RoleBinding")).isEmpty();
      return;
    }
    JsonNode role = rendered.ofKind("Role").reduce(ApiTokenTest::onlyOne).orElseThrow();
    assertThat(role.path("rules")).hasSize(1);
    assertThat(texts(role.at("/rules/0/apiGroups"))).containsExactly("");
    assertThat(texts(role.at("/rules/0/resources"))).containsExactly("pods");
    assertThat(texts(role.at("/rules/0/verbs"))).containsExactly("patch");

    JsonNode binding = rendered.ofKind("RoleBinding").reduce(ApiTokenTest::onlyOne).orElseThrow();
    JsonNode account = rendered.object("ServiceAccount", WORKER);
    assertThat(binding.at("/roleRef/name")).isEqualTo(role.at("/metadata/name"));
    assertThat(binding.path("subjects")).hasSize(1);
    assertThat(binding.at("/subjects/0/kind").asText()).isEqualTo("ServiceAccount");
    assertThat(binding.at("/subjects/0/name")).isEqualTo(account.at("/metadata/name"));
    assertThat(binding.at("/subjects/0/namespace")).isEqualTo(account.at("/metadata/namespace"));
    assertThat(role.at("/metadata/namespace")).isEqualTo(account.at("/metadata/namespace"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "production-keda"})
  void aWorkerMayChangeItsOwnPodOnlyAndNeitherSpecNorLabels(String overlay) {
    Overlay rendered = Overlay.of(overlay);
    JsonNode policy = rendered.object("ValidatingAdmissionPolicy", "vatpool-worker-own-pod");
    JsonNode binding =
        rendered.object("ValidatingAdmissionPolicyBinding", "vatpool-worker-own-pod");

    assertThat(policy.at("/spec/failurePolicy").asText()).isEqualTo("Fail");
    assertThat(texts(policy.at("/spec/matchConstraints/resourceRules/0/resources")))
        .containsExactly("pods");
    assertThat(policy.at("/spec/matchConditions/0/expression").asText())
        .contains("':" + WORKER + "'");
    assertThat(policy.at("/spec/validations").findValuesAsText("expression"))
        .anyMatch(expression -> expression.contains("authentication.kubernetes.io/pod-name"))
        .anyMatch(expression ->
            expression.contains("object.spec == oldObject.spec")
                && expression.contains("object.metadata.labels == oldObject.metadata.labels"));
    assertThat(binding.at("/spec/policyName")).isEqualTo(policy.at("/metadata/name"));
    assertThat(texts(binding.at("/spec/validationActions"))).containsExactly("Deny");
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void onlyTheseWorkersReachTheApiServer(String overlay) {
    Overlay rendered = Overlay.of(overlay);
    List<JsonNode> policies =
        rendered
            .ofKind("NetworkPolicy")
            .filter(policy ->
                Overlay.elements(policy.at("/spec/egress"))
                    .flatMap(rule -> Overlay.elements(rule.path("ports")))
                    .anyMatch(port -> port.path("port").asInt() == API_PORT))
            .toList();

    assertThat(policies).hasSize(isScaled(rendered) ? 1 : 0);
    policies.forEach(policy -> {
      assertThat(policy.at("/spec/podSelector/matchLabels/app.kubernetes.io~1name").asText())
          .isEqualTo(WORKER);
      assertThat(policy.at("/spec/egress/0/to/0/ipBlock/cidr").asText()).isNotEqualTo("0.0.0.0/0");
    });
  }

  @Test
  void bothAutoscalersAreCovered() {
    assertThat(OVERLAYS.stream().filter(name -> isScaled(Overlay.of(name))))
        .containsExactly("production", "production-keda");
  }

  private static boolean isScaled(Overlay overlay) {
    return Stream.of("HorizontalPodAutoscaler", "ScaledObject")
        .anyMatch(kind -> overlay.ofKind(kind).findAny().isPresent());
  }

  private static JsonNode onlyOne(JsonNode one, JsonNode another) {
    throw new AssertionError(Overlay.nameOf(one) + " and " + Overlay.nameOf(another));
  }

  private static List<String> texts(JsonNode array) {
    return Overlay.elements(array).map(JsonNode::asText).toList();
  }
}
