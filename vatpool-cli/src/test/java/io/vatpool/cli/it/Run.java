package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;

/**
 * How a command ended.
 *
 * @param line what was typed
 * @param status its exit status
 * @param out what it wrote to stdout
 * @param err what it wrote to stderr
 */
record Run(String line, int status, String out, String err) {
  /** This run, if it ended so. */
  Run ended(Exit expected) {
    assertThat(status).as("exit status of %s", this).isEqualTo(expected.code());
    return this;
  }

  /** Its result, written with {@code --json}: exactly one document. */
  JsonNode json() {
    return parsed(out);
  }

  /** Its error, written with {@code --json}. */
  JsonNode error() {
    // Progress comes before it.
    return parsed(err.substring(Math.max(0, err.indexOf("{\n"))));
  }

  private JsonNode parsed(String text) {
    try {
      return Console.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON from " + this, e);
    }
  }

  @Override
  public String toString() {
    return "vatpool %s%nstatus %d%nstdout:%n%s%nstderr:%n%s".formatted(line, status, out, err);
  }
}
