package io.vatpool.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/cli.md} and the command line say the same. */
class DocumentedCommandsTest {
  private static final Path DOCS = Path.of("..", "docs", "cli.md");

  /** What the page describes once for all commands. */
  private static final Set<String> COMMON =
      Set.of("--json", "--data", "--url", "--token-file", "--help", "--version");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*");

  /** {@code [--wait[=TIME]]} and {@code --since JSON}: an option with its value. */
  private static final Pattern VALUED_OPTION =
      Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*(\\[=[A-Z]+\\]|[ =][A-Z]+)?");

  private static final Pattern PARAMETER = Pattern.compile("\\b[A-Z]+\\b");

  @Test
  void everyCommandIsDocumentedWithItsOptionsAndParameters() throws IOException {
    // Given
    SortedMap<String, SortedSet<String>> commands = new TreeMap<>();
    collect("", VatpoolCommand.commandLine(), commands);

    // When
    SortedMap<String, SortedSet<String>> documented = documented(commands.keySet());

    // Then
    assertThat(documented).containsExactlyEntriesOf(commands);
  }

  private static void collect(
      String path, CommandLine line, Map<String, SortedSet<String>> commands) {
    for (Map.Entry<String, CommandLine> sub : line.getSubcommands().entrySet()) {
      String name = (path + " " + sub.getKey()).strip();
      if (sub.getValue().getSubcommands().isEmpty()) {
        SortedSet<String> words = new TreeSet<>();
        for (OptionSpec option : sub.getValue().getCommandSpec().options()) {
          words.add(option.longestName());
        }
        for (PositionalParamSpec parameter :
            sub.getValue().getCommandSpec().positionalParameters()) {
          words.add(parameter.paramLabel());
        }
        words.removeAll(COMMON);
        commands.put(name, words);
      } else {
        collect(name, sub.getValue(), commands);
      }
    }
  }

  /** The first cells of the tables hold synopses. */
  private static SortedMap<String, SortedSet<String>> documented(Set<String> names)
      throws IOException {
    SortedMap<String, SortedSet<String>> documented = new TreeMap<>();
    for (String line : Files.readAllLines(DOCS)) {
      if (!line.startsWith("| `")) {
        continue;
      }
      Matcher synopses = CODE.matcher(line.substring(0, line.indexOf(" | ", 2)));
      while (synopses.find()) {
        String synopsis = synopses.group(1);
        String name =
            names.stream()
                .filter(n -> (synopsis + " ").startsWith(n + " "))
                .findFirst()
                .orElse("not a command: " + synopsis);
        documented.put(name, words(synopsis));
      }
    }
    return documented;
  }

  private static SortedSet<String> words(String synopsis) {
    SortedSet<String> words = new TreeSet<>();
    OPTION.matcher(synopsis).results().forEach(option -> words.add(option.group()));
    String rest = VALUED_OPTION.matcher(synopsis).replaceAll("");
    PARAMETER.matcher(rest).results().forEach(parameter -> words.add(parameter.group()));
    return words;
  }
}
