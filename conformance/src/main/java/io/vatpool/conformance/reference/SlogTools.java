package io.vatpool.conformance.reference;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.conformance.scenario.Node;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What the tools that are published for SwingSet's structured log make of one. */
public final class SlogTools {
  /** Events that only a pool has; a tool that insists on knowing each event is not given them. */
  private static final Set<String> OF_A_POOL = Set.of("vatpool-page-in", "vat-lifecycle");

  private final Workspace workspace;

  /** For a workspace whose reference is installed. */
  public SlogTools(Workspace workspace) {
    this.workspace = Objects.requireNonNull(workspace, "workspace");
  }

  /**
   * Gives each log to the tools.
   *
   * @return for each what {@code reference/read-slog.mjs} says
   * @throws io.vatpool.conformance.scenario.NodeFailedException if a tool cannot read one
   */
  public JsonNode read(List<List<JsonNode>> slogs) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("vatpool-slogs");
    List<Path> files = new ArrayList<>();
    Path out = folder.resolve("out.json");
    try {
      List<String> command = new ArrayList<>();
      command.add(workspace.reference().resolve("read-slog.mjs").toString());
      command.add(out.toString());
      for (List<JsonNode> slog : slogs) {
        Path file = folder.resolve(files.size() + ".slog");
        files.add(file);
        Files.write(file, lines(slog));
        command.add(file.toString());
      }
      Node.run(workspace.module(), command);
      return JsJson.parse(Files.readString(out));
    } finally {
      files.add(out);
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.delete(folder);
    }
  }

  private static List<String> lines(List<JsonNode> slog) {
    return slog.stream()
        .filter(event -> !OF_A_POOL.contains(event.path("type").asText()))
        .map(JsJson::stringify)
        .toList();
  }
}
