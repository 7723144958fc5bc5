package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, with less of each step. */
class DemoIT {
  @TempDir private Path folder;

  private Vatpool vatpool() {
    return new Vatpool(folder.resolve("demo"));
  }

  /** Only if the demo itself has failed to. */
  @AfterEach
  void leaveNothingBehind() {
    vatpool().run("down --grace 0");
  }

  @Test
  void everyStepShowsWhatItPromises() {
    // When
    Run demo =
        vatpool()
            .run(List.of("demo", "--short", "--json", "--data", folder.resolve("demo").toString()));

    // Then
    JsonNode outcome = demo.ended(Exit.OK).json();
    assertThat(outcome.path("ok").asBoolean()).isTrue();
    assertThat(outcome.path("steps")).hasSize(4);
    for (JsonNode step : outcome.path("steps")) {
      assertThat(step.path("expectations")).as("%s", step.path("title")).isNotEmpty();
      for (JsonNode expectation : step.path("expectations")) {
        assertThat(expectation.path("actual"))
            .as("%s", expectation.path("what"))
            .isEqualTo(expectation.path("expected"));
      }
    }
    assertThat(outcome.at("/steps/2/facts").toString()).contains("killed with SIGKILL");
    assertThat(vatpool().run("status --json").ended(Exit.NOT_RUNNING).json().path("state").asText())
        .isEqualTo("down");
  }
}
