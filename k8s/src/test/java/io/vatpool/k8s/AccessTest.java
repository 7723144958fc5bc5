package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where clients and services are asked who they are, and where it is said that they are not. */
class AccessTest {
  private static final List<String> SERVICES =
      List.of("vatpool-gateway", "vatpool-worker", "vatpool-snapstore");

  private static final String UNPROTECTED = "VATPOOL_ACCESS_UNPROTECTED_BEYOND_LOOPBACK";

  @ParameterizedTest
  @ValueSource(strings = {"production", "production-keda"})
  void productionAsksClientsAndServicesWhoTheyAre(String overlay) {
    for (String name : SERVICES) {
      JsonNode pod = podSpec(overlay, "Deployment", name);

      assertThat(secretOf(pod, Overlay.variable(pod, "VATPOOL_ACCESS_SERVICE_TOKEN_FILE")))
          .as(name)
          .isEqualTo("vatpool-services");
      assertThat(Overlay.variable(pod, UNPROTECTED)).as(name).isEmpty();
    }
    JsonNode gateway = podSpec(overlay, "Deployment", "vatpool-gateway");
    assertThat(Overlay.variable(gateway, "VATPOOL_ACCESS_MODE")).isEqualTo("tokens");
    assertThat(secretOf(gateway, Overlay.variable(gateway, "VATPOOL_ACCESS_TOKENS_FILE")))
        .isEqualTo("vatpool-clients");
  }

  @ParameterizedTest
  @ValueSource(strings = {"production", "production-keda"})
  void whatCollectsSnapshotsShowsTheServicesSecret(String overlay) {
    JsonNode pod = podSpec(overlay, "CronJob", "vatpool-collect");

    String option = "--service-token-file=";
    String file =
        Overlay.elements(pod.at("/containers/0/args"))
            .map(JsonNode::asText)
            .filter(argument -> argument.startsWith(option))
            .map(argument -> argument.substring(option.length()))
            .findAny()
            .orElseThrow();
    assertThat(secretOf(pod, file)).isEqualTo("vatpool-services");
  }

  @Test
  void theLocalOverlaySaysThatItAsksNobody() {
    for (String name : SERVICES) {
      assertThat(Overlay.variable(podSpec("local", "Deployment", name), UNPROTECTED))
          .as(name)
          .isEqualTo("true");
    }
  }

  private static JsonNode podSpec(String overlay, String kind, String name) {
    return Overlay.podSpec(Overlay.of(overlay).object(kind, name));
  }

  /** The secret that is mounted, read-only, where that file is. */
  private static String secretOf(JsonNode pod, String file) {
    String volume =
        Overlay.elements(pod.at("/containers/0/volumeMounts"))
            .filter(mount -> file.startsWith(mount.path("mountPath").asText() + "/"))
            .filter(mount -> mount.path("readOnly").asBoolean())
            .map(mount -> mount.path("name").asText())
            .findAny()
            .orElseThrow();
    return Overlay.elements(pod.path("volumes"))
        .filter(one -> one.path("name").asText().equals(volume))
        .map(one -> one.at("/secret/secretName").asText())
        .findAny()
        .orElseThrow();
  }
}
