package io.vatpool.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.protocol.json.MalformedJsonException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as the reference stores them. */
class TranscriptEntryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"d\":[\"initialize-worker\",{\"source\":{\"bundleID\":\"b1-db\"},\"workerOptions\":{\"type\":\"xsnap\",\"bundleIDs\":[\"b0-40\",\"b0-47\"]}}],\"sc\":[],\"r\":{\"status\":\"ok\"}}",
        "{\"d\":[\"save-snapshot\"],\"sc\":[],\"r\":{\"status\":\"ok\",\"snapshotID\":\"4facef\"}}",
        "{\"d\":[\"load-snapshot\",{\"snapshotID\":\"4facef\"}],\"sc\":[],\"r\":{\"status\":\"ok\"}}",
        "{\"d\":[\"shutdown-worker\"],\"sc\":[],\"r\":{\"status\":\"ok\"}}",
        "{\"d\":[\"message\",\"o+0\",{\"methargs\":{\"body\":\"#[\\\"drop\\\",[]]\",\"slots\":[]},\"result\":\"p-70\"}],\"sc\":[{\"s\":[\"resolve\",[[\"p-70\",false,{\"body\":\"#\\\"#undefined\\\"\",\"slots\":[]}]]],\"r\":[\"ok\",null]}],\"r\":{\"status\":\"ok\",\"metering\":{\"computrons\":13836}}}",
        "{\"d\":[\"bringOutYourDead\"],\"sc\":[{\"s\":[\"vatstoreGet\",\"idCounters\"],\"r\":[\"ok\",null]}],\"r\":{\"status\":\"error\"}}",
      })
  void aStoredTextSurvivesParsing(String stored) {
    TranscriptEntry entry = TranscriptEntry.parse(stored);

    assertThat(entry.toText()).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"d\":[],\"sc\":[],\"r\":{}}",
        "{\"d\":[\"save-snapshot\"],\"r\":{}}"
      })
  void whatIsNoEntryIsRefused(String text) {
    assertThatThrownBy(() -> TranscriptEntry.parse(text))
        .isInstanceOf(MalformedJsonException.class);
  }
}
