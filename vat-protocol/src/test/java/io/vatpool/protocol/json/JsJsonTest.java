package io.vatpool.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsJsonTest {

  /** Expected texts are what {@code JSON.stringify(JSON.parse(text))} prints in Node 20. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1.0|1",
        "-0|0",
        "0.1|0.1",
        "1e21|1e+21",
        "1e20|100000000000000000000",
        "123456789012345678|123456789012345680",
        "9007199254740991|9007199254740991",
        "9007199254740993|9007199254740992",
        "0.000001|0.000001",
        "0.0000001|1e-7",
        "-1.5e-10|-1.5e-10",
        "1.7976931348623157e308|1.7976931348623157e+308",
        "5e-324|5e-324",
        "123456.789|123456.789",
        "{\"b\":1,\"a\":2}|{\"b\":1,\"a\":2}",
        "{\"b\":1,\"10\":2,\"9\":3,\"01\":4}|{\"9\":3,\"10\":2,\"b\":1,\"01\":4}",
        "{\"a\":1,\"a\":2}|{\"a\":2}",
        "[ true , null,\t\"x\" ]|[true,null,\"x\"]",
      })
  void writesAsJavaScriptDoes(String text, String expected) {
    assertThat(JsJson.stringify(JsJson.parse(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\\u0007|\"\\u0007\"",
        "\\u001f|\"\\u001f\"",
        "\\u007f|`\"\u007f\"`",
        "\\u2028|`\"\u2028\"`",
        "\\ud83d\\ude00|`\"\ud83d\ude00\"`",
        "\\ud83d|\"\\ud83d\"",
        "\\ude00x|\"\\ude00x\"",
        "\\b\\f\\n\\r\\t\\\"\\\\\\/|\"\\b\\f\\n\\r\\t\\\"\\\\/\"",
      })
  void escapesAsJavaScriptDoes(String escaped, String expected) {
    assertThat(JsJson.stringify(JsJson.parse('"' + escaped + '"'))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[1,]", "{} {}", "nul", "'a'", "\"a"})
  void refusesWhatIsNotOneJsonValue(String text) {
    assertThatThrownBy(() -> JsJson.parse(text)).isInstanceOf(MalformedJsonException.class);
  }

  @Property
  void everyStringSurvives(@ForAll String value) {
    String quoted = JsJson.quote(value);

    assertThat(JsJson.parse(quoted).textValue()).isEqualTo(value);
  }

  @Property
  void everyFiniteNumberSurvives(@ForAll double value) {
    String text = JsNumber.toString(value);

    assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0.0 : value);
  }
}
