package io.vatpool.conformance.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomProgramTest {
  private static final Scenario TEMPLATE =
      new Scenario("random/template", JsJson.parse("{\"config\":{},\"steps\":[{\"do\":\"run\"}]}"));

  @Test
  void isTheSameForTheSameSeed() {
    // Given
    Scenario first = RandomProgram.draw(TEMPLATE, 7, 20);

    // When
    Scenario second = RandomProgram.draw(TEMPLATE, 7, 20);

    // Then
    assertThat(second).isEqualTo(first);
  }

  @Test
  void differsBetweenSeeds() {
    // Given
    Scenario first = RandomProgram.draw(TEMPLATE, 7, 20);

    // When
    Scenario second = RandomProgram.draw(TEMPLATE, 8, 20);

    // Then
    assertThat(second.steps()).isNotEqualTo(first.steps());
  }

  @Test
  void shrinksToTheStepAndOperationThatMatter() throws Exception {
    // Given
    Scenario failing = RandomProgram.draw(TEMPLATE, 7, 20);
    Shrinker shrinker =
        new Shrinker(candidate -> JsJson.stringify(candidate.json()).contains("\"promise\""));

    // When
    Scenario shrunk = shrinker.shrink(failing);

    // Then
    List<JsonNode> steps = shrunk.steps();
    assertThat(steps).hasSize(1);
    assertThat(steps.getFirst()).isInstanceOf(ObjectNode.class);
    assertThat(steps.getFirst().path("ops")).hasSize(1);
  }
}
