package io.vatpool.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);

  @Test
  void anEntryIsAClient() {
    String text =
        "# bank\n\n{\"name\":\"teller\",\"tokenSha256\":\"%s\",\"role\":\"sender\",\"kernels\":[\"bank\"],\"requestsPerSecond\":5}\n"
            .formatted(HASH);

    Map<String, Client> clients = TokenFile.parse("clients", text);

    assertThat(clients)
        .containsExactly(
            Map.entry(HASH, new Client("teller", Role.SENDER, Set.of("bank"), OptionalInt.of(5))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"teller\" | line 2 is not an entry",
        "{\"name\":\"teller\",\"token\":\"HASH\"} | line 2 is not an entry",
        "{\"tokenSha256\":\"HASH\"} | needs a name",
        "{\"name\":\"oidc:teller\",\"tokenSha256\":\"HASH\"} | begins with oidc:",
        "{\"name\":\"teller\",\"tokenSha256\":\"vpt_secret\"} | client teller) needs tokenSha256",
        "{\"name\":\"teller\",\"tokenSha256\":\"HASH\",\"role\":\"boss\"} | needs a role: reader",
        "{\"name\":\"teller\",\"tokenSha256\":\"HASH\",\"role\":\"reader\"} | needs kernels",
        "{\"name\":\"teller\",\"tokenSha256\":\"HASH\",\"role\":\"reader\",\"kernels\":[\"/\"]} | needs kernels",
        "{\"name\":\"teller\",\"tokenSha256\":\"HASH\",\"role\":\"reader\",\"kernels\":[\"*\"],\"requestsPerSecond\":0} | not 1 to",
        "{\"name\":\"first\",\"tokenSha256\":\"HASH\",\"role\":\"reader\",\"kernels\":[\"*\"]} | client first) is there twice",
        "{\"name\":\"teller\",\"tokenSha256\":\"OTHER\",\"role\":\"reader\",\"kernels\":[\"*\"]} | has the token of another",
      })
  void whatIsNoEntryIsNamedWithItsRemedyAndNotQuoted(String line, String named) {
    String first =
        "{\"name\":\"first\",\"tokenSha256\":\"%s\",\"role\":\"reader\",\"kernels\":[\"*\"]}\n"
            .formatted(OTHER);
    String text = first + line.replace("HASH", HASH).replace("OTHER", OTHER);

    assertThatThrownBy(() -> TokenFile.parse("clients", text))
        .isInstanceOf(AccessSettingsException.class)
        .hasMessageContaining("clients, line 2")
        .hasMessageContaining(named)
        .hasMessageContaining("vatpool token new")
        .hasMessageNotContainingAny("vpt_secret", HASH, OTHER);
  }

  @Test
  void aFileWithoutClientsIsRefused() {
    assertThatThrownBy(() -> TokenFile.parse("clients", "# nobody\n"))
        .hasMessageContaining("names no client");
  }
}
