package io.vatpool.gateway.slog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminationsTest {
  private final Terminations terminations = new Terminations();

  @Test
  void areToldOnceTheirBlockIsDurable() {
    // Given
    terminations.see(terminate("v6", "\"over\"", false));
    terminations.see(JsJson.NODES.objectNode().put("type", "deliver").put("vatID", "v7"));
    List<Termination> block = terminations.closeBlock();
    terminations.see(terminate("v8", "\"later\"", true));

    // When
    terminations.committed("bank", block);

    // Then
    assertThat(terminations.list()).containsExactly(new Termination("v6", false, "over"));
  }

  @Test
  void ofALostBlockHaveNotHappened() {
    // Given
    terminations.see(terminate("v6", "\"over\"", true));

    // When
    terminations.abandoned();
    terminations.committed("bank", terminations.closeBlock());

    // Then
    assertThat(terminations.list()).isEmpty();
  }

  @Test
  void areForgottenWhenThereAreMany() {
    // Given
    for (int i = 0; i <= Terminations.REMEMBERED_MAX; i++) {
      terminations.see(terminate("v" + i, "\"over\"", true));
    }

    // When
    terminations.committed("bank", terminations.closeBlock());

    // Then
    assertThat(terminations.list()).hasSize(Terminations.REMEMBERED_MAX);
    assertThat(terminations.list().getFirst().vat()).isEqualTo("v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "#\"over\"                          | over",
        "#{\"#error\":\"Out\",\"name\":\"Error\"} | Out",
        "#{\"code\":7}                      | #{\"code\":7}",
        "no JSON                            | no JSON",
      })
  void areToldInWords(String body, String reason) {
    // Given
    terminations.see(terminate("v6", body, true));

    // When
    terminations.committed("bank", terminations.closeBlock());

    // Then
    assertThat(terminations.list()).containsExactly(new Termination("v6", true, reason));
  }

  @Test
  void areToldInShort() {
    // Given
    terminations.see(terminate("v6", "#\"" + "x".repeat(10_000) + "\"", true));

    // When
    terminations.committed("bank", terminations.closeBlock());

    // Then
    assertThat(terminations.list().getFirst().reason())
        .hasSize(Terminations.REASON_CHARS_MAX + 1)
        .endsWith("…");
  }

  private static ObjectNode terminate(String vat, String body, boolean failure) {
    ObjectNode event = JsJson.NODES.objectNode().put("type", "terminate").put("vatID", vat);
    event.put("shouldReject", failure).putObject("info").put("body", body);
    return event;
  }
}
