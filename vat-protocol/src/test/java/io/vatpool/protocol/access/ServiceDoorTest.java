package io.vatpool.protocol.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceDoorTest {
  private static final String TOKEN = "t".repeat(64);
  private static final String OTHER = "Bearer " + "x".repeat(64);

  @TempDir private Path folder;

  private ServiceDoor locked() throws IOException {
    Path file = Files.writeString(folder.resolve("service"), TOKEN);
    return new ServiceDoor("worker", ServiceTokens.read(Optional.of(file)), "0.0.0.0", false);
  }

  @Test
  void onlyServicesComeInAndAllToProbes() throws IOException {
    ServiceDoor door = locked();

    assertThat(door.isLocked()).isTrue();
    assertThat(door.admits("/v1/worker", "Bearer " + TOKEN)).isTrue();
    assertThat(door.admits("/v1/worker", OTHER)).isFalse();
    assertThat(door.admits("/v1/worker", null)).isFalse();
    assertThat(door.admits("/q", null)).isFalse();
    assertThat(door.admits("/q/health/ready", null)).isTrue();
  }

  @Test
  void aRefusalSaysWhatToSetAndQuotesNothing() throws IOException {
    String text = locked().refusal("/v1/worker", OTHER);

    JsonNode problem = JsJson.parse(text);
    assertThat(problem.path("type").asText()).isEqualTo("urn:vatpool:problem:worker:unauthorized");
    assertThat(problem.path("status").asInt()).isEqualTo(401);
    assertThat(problem.path("instance").asText()).isEqualTo("/v1/worker");
    assertThat(problem.path("detail").asText()).contains("vatpool.access.service-token-file");
    assertThat(text).doesNotContain(OTHER.substring(OTHER.length() - 8)).doesNotContain(TOKEN);
  }

  @Test
  void anOpenDoorIsForThisMachine() {
    assertThat(new ServiceDoor("worker", ServiceTokens.none(), "127.0.0.1", false).isLocked())
        .isFalse();
    assertThatThrownBy(() -> new ServiceDoor("worker", ServiceTokens.none(), "0.0.0.0", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("vatpool.access.service-token-file");
  }
}
