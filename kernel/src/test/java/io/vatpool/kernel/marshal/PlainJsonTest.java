package io.vatpool.kernel.marshal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainJsonTest {
  @Test
  void saysOrdinaryValuesAsJsonDoes() {
    JsonNode plain =
        JsJson.parse("{\"b\":[1,\"-x\",null],\"a\":true,\"big\":{\"$bigint\":\"123\"}}");

    CapData data = PlainJson.toCapData(plain);

    assertThat(data.body()).isEqualTo("#{\"a\":true,\"b\":[1,\"!-x\",null],\"big\":\"+123\"}");
  }

  @Test
  void theSameReferenceTwiceIsOneSlot() {
    JsonNode plain =
        JsJson.parse(
            "[{\"$kref\":\"ko20\",\"iface\":\"counter\"},{\"$kref\":\"ko20\"},{\"$kref\":\"kp40\"}]");

    CapData data = PlainJson.toCapData(plain);

    assertThat(data)
        .isEqualTo(
            new CapData("#[\"$0.Alleged: counter\",\"$0\",\"&1\"]", List.of("ko20", "kp40")));
  }

  @Test
  void showsResults() {
    CapData data =
        new CapData(
            "#[\"$0.Alleged: counter\",{\"#error\":\"no\",\"name\":\"TypeError\"},\"+5\",\"#undefined\"]",
            List.of("ko20"));

    JsonNode plain = PlainJson.fromCapData(data);

    assertThat(JsJson.stringify(plain))
        .isEqualTo(
            "[{\"$kref\":\"ko20\",\"iface\":\"Alleged: counter\"},"
                + "{\"$error\":\"no\",\"name\":\"TypeError\"},"
                + "{\"$bigint\":\"5\"},{\"$undefined\":true}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,{\"a\":{\"$kref\":\"x1\"}}]|at $[1].a: 'x1' is not a kref",
        "{\"$kref\":\"ko1\",\"b\":1}|does not belong there",
        "{\"$bigint\":\"1.5\"}|needs a string of digits",
        "9007199254740993|write {\"$bigint\":\"9007199254740993\"}",
        "1e999|is too large",
        "{\"$number\":\"7\"}|is for NaN",
        "{\"$foo\":1}|is none of $kref",
        "{\"$kref\":\"ko1\",\"$bigint\":\"1\"}|do not go together",
        "{\"$undefined\":1}|undefined is",
        "{\"$tag\":\"x\"}|a tagged value is",
        "{\"$symbol\":\"@@bogus\"}|no well-known symbol",
        "{\"$error\":\"m\",\"name\":\"Oops\"}|not the name of a JavaScript error",
        "{\"$record\":1}|needs an object"
      })
  void saysWhatCannotBeSaidAndWhere(String plain, String problem) {
    JsonNode json = JsJson.parse(plain);

    assertThatThrownBy(() -> PlainJson.toCapData(json))
        .isInstanceOf(MarshalException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refusesBottomlessNesting() {
    JsonNode json = JsJson.parse("[".repeat(5_000) + "]".repeat(5_000));

    assertThatThrownBy(() -> PlainJson.toCapData(json))
        .isInstanceOf(MarshalException.class)
        .hasMessageContaining("nested deeper than 1000 levels");
  }
}
