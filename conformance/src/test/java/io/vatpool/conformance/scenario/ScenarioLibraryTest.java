package io.vatpool.conformance.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioLibraryTest {
  private static final List<String> AREAS =
      List.of(
          "boyd",
          "devices",
          "faults",
          "gc",
          "liveslots",
          "messaging",
          "metering",
          "policies",
          "programs",
          "promises",
          "snapshots",
          "termination",
          "upgrade",
          "vat-admin");

  @Test
  void everyAreaHasScenarios() {
    // Given
    Workspace workspace = Workspace.find();

    // When
    List<String> names = workspace.scenarioNames();

    // Then
    assertThat(names.stream().map(name -> name.substring(0, name.indexOf('/'))).distinct())
        .containsAll(AREAS);
  }

  @Test
  void everyScenarioSaysWhatItShowsAndHasSteps() throws IOException {
    // Given
    Workspace workspace = Workspace.find();

    // When
    List<String> names = workspace.scenarioNames();

    // Then
    for (String name : names) {
      JsonNode json =
          JsJson.parse(
              Files.readString(
                  workspace.module().resolve("scenarios").resolve(name).resolve("scenario.json")));
      assertThat(json.path("shows").asText()).as(name).isNotBlank();
      assertThat(json.path("steps").size()).as(name).isPositive();
    }
  }
}
