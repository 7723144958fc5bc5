package io.vatpool.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.conformance.chaos.BlockCommits.Seen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockCommitsTest {
  private final BlockCommits commits = new BlockCommits();

  @Test
  void aBlockInOnePieceIsFound() {
    // When
    Seen seen = sees("BEGIN NOT ATOMIC START TRANSACTION; INSERT INTO kv; COMMIT; END");

    // Then
    assertThat(seen).isEqualTo(Seen.TRANSACTION);
  }

  @Test
  void theCommitOfABlockInSeveralPiecesIsFoundAndToldApart() {
    // Given
    Seen rows = sees("BEGIN NOT ATOMIC START TRANSACTION; INSERT INTO kv; END");

    // When
    Seen commit = sees("BEGIN NOT ATOMIC COMMIT; END");

    // Then
    assertThat(rows).isEqualTo(Seen.NOTHING);
    assertThat(commit).isEqualTo(Seen.COMMIT);
  }

  @Test
  void theCommitOfAnotherTransactionIsNot() {
    assertThat(List.of(sees("UPDATE kernel_lease"), sees("COMMIT"), sees("COMMENT; END")))
        .containsOnly(Seen.NOTHING);
  }

  @Test
  void aCommitCutInTwoIsFoundInItsSecondPart() {
    // Given
    Seen first = sees("INSERT INTO kv; COMM");

    // When
    Seen second = sees("IT; END");

    // Then
    assertThat(first).isEqualTo(Seen.NOTHING);
    assertThat(second).isEqualTo(Seen.TRANSACTION);
  }

  private Seen sees(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return commits.sees(bytes, bytes.length);
  }
}
