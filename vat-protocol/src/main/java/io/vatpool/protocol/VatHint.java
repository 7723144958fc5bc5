package io.vatpool.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;

/** What an operator knows of a vat's use; a wish about memory, never part of any hash. */
public enum VatHint {
  /** Stays online as long as any other vat can go. */
  @JsonProperty("pinned")
  PINNED,
  /** Is used again soon: goes later than others. */
  @JsonProperty("frequent")
  FREQUENT,
  /** Nothing is known. */
  @JsonProperty("normal")
  NORMAL,
  /** Is hardly used: goes first, and is not preloaded. */
  @JsonProperty("idle")
  IDLE;

  /** As it is written in JSON and stored. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The hint of that word, or empty if there is no such. */
  public static Optional<VatHint> ofWord(String word) {
    for (VatHint hint : values()) {
      if (hint.word().equals(word)) {
        return Optional.of(hint);
      }
    }
    return Optional.empty();
  }
}
