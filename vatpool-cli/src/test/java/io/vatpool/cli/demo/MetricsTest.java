package io.vatpool.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final String TEXT =
      """
      # HELP vatpool_page_in_seconds Time.
      # TYPE vatpool_page_in_seconds summary
      vatpool_page_in_seconds_count{source="snapshot"} 3
      vatpool_page_in_seconds_count{source="scratch"} 4.0
      vatpool_page_in_seconds_sum{source="snapshot"} 0.5
      vatpool_replayed_entries_total 1.2E2
      """;

  @Test
  void sumsOverLabels() {
    // Given
    Metrics metrics = new Metrics(TEXT);

    // When
    double sum = metrics.sum("vatpool_page_in_seconds_count");

    // Then
    assertThat(sum).isEqualTo(7);
  }

  @Test
  void countsOnlyLinesWithTheLabels() {
    // Given
    Metrics metrics = new Metrics(TEXT);

    // When
    double sum = metrics.sum("vatpool_page_in_seconds_count", "source=\"scratch\"");

    // Then
    assertThat(sum).isEqualTo(4);
  }

  @Test
  void readsAMetricWithoutLabels() {
    // Given
    Metrics metrics = new Metrics(TEXT);

    // When
    double sum = metrics.sum("vatpool_replayed_entries_total");

    // Then
    assertThat(sum).isEqualTo(120);
  }

  @Test
  void aMetricThatIsNotThereIsZero() {
    // Given
    Metrics metrics = new Metrics(TEXT);

    // When
    double sum = metrics.sum("vatpool_page_in_seconds");

    // Then
    assertThat(sum).isZero();
  }
}
