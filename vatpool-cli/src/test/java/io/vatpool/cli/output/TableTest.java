package io.vatpool.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void alignsColumns() {
    // Given
    Table table = new Table("VAT", "NAME", "POSITION").row("v1", "bank", 3).row("v10", "", 1234);

    // When
    String text = table.text();

    // Then
    assertThat(text)
        .isEqualTo(
            """
            VAT  NAME  POSITION
            v1   bank  3
            v10        1234
            """);
  }

  @Test
  void refusesARowOfAnotherWidth() {
    // Given
    Table table = new Table("VAT", "NAME");

    // When
    var adding = assertThatThrownBy(() -> table.row("v1"));

    // Then
    adding.isInstanceOf(IllegalArgumentException.class);
  }
}
