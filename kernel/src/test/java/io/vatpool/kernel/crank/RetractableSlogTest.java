package io.vatpool.kernel.crank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetractableSlogTest {
  private final List<String> written = new ArrayList<>();
  private final RetractableSlog slog =
      new RetractableSlog(event -> written.add(event.path("type").asText()));

  @Test
  void aSecondTryIsLoggedOnceAndBothPageInsAheadOfIt() {
    // Given a delivery whose first try is undone
    slog.hold();
    write("deliver");
    slog.keep();
    slog.insertAhead(() -> write("first page-in"));
    write("syscall of the first try");
    slog.retract();
    slog.insertAhead(() -> write("second page-in"));
    write("syscall");

    // When
    slog.release();

    // Then
    assertThat(written).containsExactly("first page-in", "second page-in", "deliver", "syscall");
  }

  @Test
  void whatIsInsertedStandsWhereItWasPut() {
    // Given
    slog.hold();
    write("a");
    int place = slog.place();
    write("b");
    slog.insertAt(
        place,
        () -> {
          write("1");
          write("2");
        });
    write("c");

    // When
    slog.release();
    write("d");

    // Then
    assertThat(written).containsExactly("a", "1", "2", "b", "c", "d");
  }

  private void write(String type) {
    ObjectNode event = JsJson.NODES.objectNode();
    slog.write(event.put("type", type));
  }
}
