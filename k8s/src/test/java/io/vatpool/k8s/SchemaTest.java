package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every object has all that its published schema wants, in the right types, and nothing else. */
class SchemaTest {
  static final List<String> OVERLAYS = Overlay.NAMES;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path KEDA =
      Path.of("schemas/node_modules/@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject.d.ts");

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void nothingIsMissingOrOfAnotherType(String overlay) throws Exception {
    Tool checked = validate(Overlay.of(overlay).objects());

    assertThat(checked.output()).isEmpty();
    assertThat(checked.status()).isZero();
  }

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void noFieldIsUnknown(String overlay) throws Exception {
    List<String> unknown = new ArrayList<>();
    for (JsonNode object : Overlay.of(overlay).objects()) {
      if (UnknownFields.canCheck(object)) {
        unknown.addAll(UnknownFields.in(object));
      } else {
        assertThat(object.path("kind").asText()).isEqualTo("ScaledObject");
        unknown.addAll(unknownToKeda(object));
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void bothChecksFindWhatIsWrong() throws Exception {
    ObjectNode worker = Overlay.of("local").object("Deployment", "vatpool-worker").deepCopy();
    ObjectNode container = (ObjectNode) worker.at("/spec/template/spec/containers/0");
    container.put("livenesProbe", "a typing error");
    assertThat(UnknownFields.in(worker)).singleElement().asString().contains("livenesProbe");

    container.remove("livenesProbe");
    ((ObjectNode) worker.path("spec")).put("replicas", "three");
    assertThat(validate(List.of(worker)).output()).contains("spec/replicas must be integer");
  }

  private static Tool validate(List<JsonNode> objects) throws Exception {
    return Tool.run(JSON.writeValueAsString(objects), List.of("node", "schemas/validate.mjs"));
  }

  /** Weaker than the others: a field must be known somewhere in KEDA's schema, not just there. */
  private static Set<String> unknownToKeda(JsonNode object) throws Exception {
    Set<String> known =
        Pattern.compile("\"(\\w+)\"\\??:")
            .matcher(Files.readString(KEDA))
            .results()
            .map((MatchResult match) -> match.group(1))
            .collect(Collectors.toSet());
    Set<String> used = new TreeSet<>();
    collect(object.path("spec"), used);
    used.removeAll(known);
    return used;
  }

  private static void collect(JsonNode node, Set<String> fields) {
    node.properties()
        .forEach(field -> {
          fields.add(field.getKey());
          // A trigger's metadata is the scaler's own.
          if (!field.getKey().equals("metadata")) {
            collect(field.getValue(), fields);
          }
        });
    if (node.isArray()) {
      node.forEach(element -> collect(element, fields));
    }
  }
}
