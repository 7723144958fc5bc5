package io.vatpool.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "10s, PT10S",
    "2m, PT2M",
    "12h, PT12H",
    "7d, PT168H",
    "7, PT7S",
    "0s, PT0S"
  })
  void readsDurations(String text, Duration expected) {
    // Given a duration as people write it

    // When
    Duration duration = new DurationConverter().convert(text);

    // Then
    assertThat(duration).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "1.5s", "10 s", "1w", "99999999999s"})
  void refusesTheRest(String text) {
    // Given something else

    // When
    var converting = assertThatThrownBy(() -> new DurationConverter().convert(text));

    // Then
    converting
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("500ms, 10s, 2m, 12h or 7d");
  }
}
