package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The parts of {@code bench/autoscale-drill} that need no pool, and that it understands what is
 * here.
 */
class AutoscaleDrillTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the objects of the overlays, writes what the drill makes of them. */
  private static final String UNDERSTAND =
      """
      import fs from 'node:fs';
      import { ofHpa, ofKeda } from '../bench/autoscale/manifest.mjs';
      const { hpa, adapter, keda } = JSON.parse(fs.readFileSync(0, 'utf8'));
      console.log(JSON.stringify({ hpa: ofHpa(hpa, adapter), keda: ofKeda(keda) }));
      """;

  @Test
  void itsOwnTestsPass() {
    Tool tested =
        Tool.run(
            "node",
            "--test",
            "../bench/autoscale/hpa.test.mjs",
            "../bench/autoscale/keda.test.mjs",
            "../bench/autoscale/manifest.test.mjs",
            "../bench/autoscale/schedule.test.mjs");

    assertThat(tested.status()).as(tested.output()).isZero();
  }

  @Test
  void itTakesBoundsQueriesAndBehaviourFromTheManifests() throws Exception {
    JsonNode hpa = Overlay.of("production").object("HorizontalPodAutoscaler", "vatpool-worker");
    JsonNode keda = Overlay.of("production-keda").object("ScaledObject", "vatpool-worker");
    JsonNode adapter =
        new YAMLMapper()
            .readTree(
                Overlay.of("production")
                    .object("ConfigMap", "vatpool-prometheus-adapter")
                    .at("/data/config.yaml")
                    .asText());

    Tool understood =
        Tool.run(
            JSON.writeValueAsString(Map.of("hpa", hpa, "adapter", adapter, "keda", keda)),
            List.of("node", "--input-type=module", "-e", UNDERSTAND));

    assertThat(understood.status()).as(understood.output()).isZero();
    JsonNode scalers = JSON.readTree(understood.output());
    assertThat(scalers.at("/hpa/maxReplicas")).isEqualTo(hpa.at("/spec/maxReplicas"));
    assertThat(scalers.at("/hpa/behavior")).isEqualTo(hpa.at("/spec/behavior"));
    assertThat(scalers.at("/hpa/metrics")).hasSize(5);
    assertThat(scalers.at("/keda/minReplicas").asInt()).isEqualTo(1);
    assertThat(scalers.at("/keda/metrics")).hasSize(6);
    assertThat(scalers.at("/keda/metrics").findValuesAsText("query"))
        .containsAll(scalers.at("/hpa/metrics").findValuesAsText("query"));
  }
}
