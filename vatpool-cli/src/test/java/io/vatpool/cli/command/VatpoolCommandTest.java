package io.vatpool.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no cluster: wrong command lines, and a cluster that is not there. */
class VatpoolCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "send bank",
        "up --workers 0",
        "up --workers many",
        "up --vats-online 0",
        "promise bank kp40 --wait soon",
        "kernel",
        "kernel create",
        "kernel delete bank --url http://127.0.0.1:1",
        "terminate bank v1 --url http://127.0.0.1:1",
        "send bank bank balance alice --url http://127.0.0.1:1",
        "vats bank --url nowhere",
        "bundle none.js",
        "token new teller",
        "token new teller --role boss",
        "token new teller --role reader --kernel a/b",
        "vats bank --url http://127.0.0.1:1 --token-file none",
      })
  void saysWhatIsWrongWithACommandLine(String line) {
    // Given a wrong command line

    // When
    int status = run(line);

    // Then
    assertThat(status).isEqualTo(Exit.USAGE.code());
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("vatpool: ").contains("\n  ");
  }

  @Test
  void printsATokenAndTheEntryThatKnowsItsHashOnly() throws Exception {
    // Given
    String line = "token new teller --role sender --kernel bank --requests-per-second 5 --json";

    // When
    int status = run(line);

    // Then
    JsonNode made = Console.JSON.readTree(out.toByteArray());
    String token = made.path("token").asText();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    assertThat(status).isEqualTo(Exit.OK.code());
    assertThat(token).matches("vpt_[A-Za-z0-9_-]{43}");
    assertThat(made.path("entry").toString())
        .isEqualTo(
            "{\"name\":\"teller\",\"tokenSha256\":\"%s\",\"role\":\"sender\",\"kernels\":[\"bank\"],\"requestsPerSecond\":5}"
                .formatted(HexFormat.of().formatHex(hash)));
  }

  @Test
  void writesErrorsAsJsonIfAskedTo() throws Exception {
    // Given
    String line = "vats bank --json";

    // When
    int status = run(line);

    // Then
    JsonNode error = Console.JSON.readTree(err.toString(StandardCharsets.UTF_8));
    assertThat(status).isEqualTo(Exit.NOT_RUNNING.code());
    assertThat(error.path("error").asText()).isEqualTo("not_running");
    assertThat(error.path("remedy").asText()).contains("vatpool up");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void statusOfNothingIsDown() throws Exception {
    // Given a folder in which no cluster was started

    // When
    int status = run("status --json");

    // Then
    assertThat(status).isEqualTo(Exit.NOT_RUNNING.code());
    JsonNode view = Console.JSON.readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(view.path("state").asText()).isEqualTo("down");
    assertThat(view.path("services")).isEmpty();
  }

  @Test
  void downOfNothingIsNoErrorAndMakesNothing() {
    // Given a folder that is not there
    Path folder = temp.resolve("none");

    // When
    int status = run("down --data " + folder);

    // Then
    assertThat(status).isEqualTo(Exit.OK.code());
    assertThat(folder).doesNotExist();
  }

  @Test
  void theDemoLeavesOtherPeoplesFoldersAlone() throws Exception {
    // Given
    Path precious = temp.resolve("precious.txt");
    Files.writeString(precious, "mine");

    // When
    int status = run("demo");

    // Then
    assertThat(status).isEqualTo(Exit.USAGE.code());
    assertThat(precious).hasContent("mine");
  }

  @Test
  void completionNamesEveryCommand() {
    // Given the command line

    // When
    int status = run("completion");

    // Then
    assertThat(status).isEqualTo(Exit.OK.code());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("complete -F", "transcript", "demo");
  }

  private int run(String line) {
    String all = line.contains("--data") ? line : line + " --data " + temp;
    return VatpoolCommand.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        all.split(" "));
  }
}
