package io.vatpool.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.util.List;

/** JSON on the command line. */
final class JsonArguments {

  private JsonArguments() {}

  /** Each word is one argument of a message. */
  static ArrayNode parse(List<String> words) {
    ArrayNode arguments = Console.JSON.createArrayNode();
    for (String word : words) {
      arguments.add(
          parse(
              "An argument is no JSON",
              word,
              "A text needs quotes inside the shell's: '\"" + word + "\"'."));
    }
    return arguments;
  }

  /** One word that is JSON. */
  static JsonNode parse(String title, String word, String remedy) {
    try {
      JsonNode json = Console.JSON.readTree(word);
      if (!json.isMissingNode()) {
        return json;
      }
      throw new CliException(Exit.USAGE, title, "it is empty", remedy);
    } catch (JsonProcessingException e) {
      throw new CliException(Exit.USAGE, title, word + ": " + e.getOriginalMessage(), remedy, e);
    }
  }
}
