package io.vatpool.protocol.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTokensTest {
  private static final String NEW = "n".repeat(64);
  private static final String OLD = "o".repeat(64);

  @TempDir private Path folder;

  private ServiceTokens tokens(String text) throws IOException {
    return ServiceTokens.read(Optional.of(Files.writeString(folder.resolve("service"), text)));
  }

  @Test
  void theFirstIsPresentedAndEachIsAccepted() throws IOException {
    ServiceTokens tokens = tokens(NEW + "\n" + OLD + "\n");

    assertThat(tokens.authorization()).contains("Bearer " + NEW);
    assertThat(tokens.presented()).contains(NEW);
    assertThat(tokens.accepts(NEW)).isTrue();
    assertThat(tokens.acceptsAuthorization("Bearer " + OLD)).isTrue();
    assertThat(tokens.accepts(null)).isFalse();
    assertThat(tokens.accepts("")).isFalse();
    assertThat(tokens.accepts(NEW.substring(1))).isFalse();
    assertThat(tokens.acceptsAuthorization(NEW)).isFalse();
    assertThat(tokens.acceptsAuthorization("Basic " + NEW)).isFalse();
  }

  @Test
  void withoutASecretNobodyIsAskedAndNothingIsShown() {
    ServiceTokens none = ServiceTokens.read(Optional.empty());

    assertThat(none.areSet()).isFalse();
    assertThat(none.presented()).isEmpty();
    assertThat(none.acceptsAuthorization(null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n\n", "tooshort-to-be-a-secret", "has blanks has blanks has blanks has"})
  void aFileWithoutTokensIsRefusedAndNotQuoted(String text) {
    assertThatThrownBy(() -> tokens(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vatpool.access.service-token-file")
        .hasMessageContaining("openssl rand -hex 32")
        .hasMessageNotContainingAny("tooshort", "has blanks");
  }

  @Test
  void itPrintsNoToken() throws IOException {
    assertThat(tokens(NEW).toString()).doesNotContain(NEW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void whatAsksNobodyServesThisMachineOnly(String host) {
    assertThatThrownBy(() -> Listening.check(host, false, false, "set it"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(host)
        .hasMessageContaining("set it")
        .hasMessageContaining("vatpool.access.unprotected-beyond-loopback=true");
    assertThatCode(
            () -> {
              Listening.check(host, true, false, "");
              Listening.check(host, false, true, "");
              Listening.check("127.0.0.1", false, false, "");
              Listening.check("::1", false, false, "");
              Listening.check("localhost", false, false, "");
            })
        .doesNotThrowAnyException();
  }
}
