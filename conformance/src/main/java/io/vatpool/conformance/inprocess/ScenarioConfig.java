package io.vatpool.conformance.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.kernel.config.SwingSetConfig;
import io.vatpool.protocol.json.JsJson;
import java.util.List;

/** A scenario's configuration as our kernel takes it: bundles in place of their ids. */
final class ScenarioConfig {
  private ScenarioConfig() {}

  static SwingSetConfig of(Scenario scenario, Workspace workspace) {
    ObjectNode config = scenario.config().deepCopy();
    for (String group : List.of("vats", "bundles")) {
      for (JsonNode description : config.path(group)) {
        if (description instanceof ObjectNode entry && entry.has("bundleID")) {
          String id = entry.remove("bundleID").asText();
          entry.set("bundle", JsJson.parse(workspace.bundle(id)));
        }
      }
    }
    scenario.addKernelOptions(config);
    return SwingSetConfig.parse(config);
  }
}
