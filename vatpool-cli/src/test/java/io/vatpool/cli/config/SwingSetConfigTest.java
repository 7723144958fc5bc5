package io.vatpool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwingSetConfigTest {

  @TempDir Path temp;

  private final List<Path> bundledSources = new ArrayList<>();
  private Path config;

  @BeforeEach
  void writeSources() throws IOException {
    config = temp.resolve("config.json");
    Files.writeString(temp.resolve("a.js"), "");
    Files.writeString(temp.resolve("b.js"), "");
  }

  @Test
  void bundlesEachSourceOnce() throws Exception {
    // Given
    SwingSetConfig swingset =
        read(
            """
            {"bootstrap": "one", "defaultReapInterval": 7,
             "vats": {"one": {"sourceSpec": "./a.js", "parameters": {"x": 1}}, "two": {"sourceSpec": "a.js"}},
             "bundles": {"other": {"sourceSpec": "./b.js"}}}
            """);

    // When
    SwingSetConfig.Bundled bundled = swingset.bundled(this::bundle);

    // Then
    assertThat(bundledSources).containsExactly(temp.resolve("a.js"), temp.resolve("b.js"));
    assertThat(bundled.bundles()).hasSize(2);
    JsonNode one = bundled.config().path("vats").path("one");
    assertThat(one.path("bundleID").asText()).isEqualTo(idOf("a.js"));
    assertThat(one.path("parameters").path("x").asInt()).isEqualTo(1);
    assertThat(one.has("sourceSpec")).isFalse();
    assertThat(bundled.config().path("defaultReapInterval").asInt()).isEqualTo(7);
  }

  @Test
  void leavesNamesAndIdsOfBundlesAlone() throws Exception {
    // Given
    String document =
        """
        {"vats": {"one": {"bundleName": "other"}, "two": {"bundleID": "b1-00"}}}\
        """;
    SwingSetConfig swingset = read(document);

    // When
    SwingSetConfig.Bundled bundled = swingset.bundled(this::bundle);

    // Then
    assertThat(bundled.config()).hasToString(document.replace(" ", ""));
    assertThat(bundled.bundles()).isEmpty();
  }

  @Test
  void takesABundleFromAFileOrFromTheConfigurationItself() throws Exception {
    // Given
    Files.writeString(temp.resolve("bundle.json"), bundleJson("from file"));
    SwingSetConfig swingset =
        read(
            """
            {"vats": {"one": {"bundleSpec": "bundle.json"}, "two": {"bundle": %s}}}\
            """
                .formatted(bundleJson("inline")));

    // When
    SwingSetConfig.Bundled bundled = swingset.bundled(this::bundle);

    // Then
    assertThat(bundled.bundles())
        .extracting(Bundle::id)
        .containsExactly(idOf("from file"), idOf("inline"));
    assertThat(bundled.config().path("vats").path("two").has("bundle")).isFalse();
  }

  @Test
  void findsASourceInAnInstalledPackage() throws Exception {
    // Given
    Path source = temp.resolve("node_modules/@scope/package/vat.js");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    SwingSetConfig swingset =
        read("{\"vats\": {\"one\": {\"sourceSpec\": \"@scope/package/vat.js\"}}}");

    // When
    swingset.bundled(this::bundle);

    // Then
    assertThat(bundledSources).containsExactly(source);
  }

  @Test
  void namesTheEntryWhoseSourceIsMissing() throws Exception {
    // Given
    SwingSetConfig swingset = read("{\"vats\": {\"one\": {\"sourceSpec\": \"./none.js\"}}}");

    // When
    var bundling = assertThatThrownBy(() -> swingset.bundled(this::bundle));

    // Then
    bundling
        .isInstanceOfSatisfying(CliException.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
        .hasMessageContaining("vats.one.sourceSpec")
        .hasMessageContaining("none.js");
  }

  @Test
  void refusesWhatIsNoBundle() throws Exception {
    // Given
    SwingSetConfig swingset =
        read("{\"vats\": {\"one\": {\"bundle\": {\"moduleFormat\": \"nestedEvaluate\"}}}}");

    // When
    var bundling = assertThatThrownBy(() -> swingset.bundled(this::bundle));

    // Then
    bundling.isInstanceOf(CliException.class).hasMessageContaining("vats.one.bundle");
  }

  @Test
  void refusesAFileThatIsNoJsonObject() throws IOException {
    // Given
    Files.writeString(config, "[1, 2");

    // When
    var reading = assertThatThrownBy(() -> SwingSetConfig.read(config));

    // Then
    reading.isInstanceOf(CliException.class).hasMessageContaining("config.json");
  }

  private SwingSetConfig read(String json) throws IOException {
    Files.writeString(config, json);
    return SwingSetConfig.read(config);
  }

  private Bundle bundle(Path source) {
    bundledSources.add(source);
    String name = source.getFileName().toString();
    return new Bundle(idOf(name), bundleJson(name));
  }

  private static String idOf(String name) {
    return "b1-" + hash(name);
  }

  private static String bundleJson(String name) {
    return "{\"moduleFormat\": \"endoZipBase64\", \"endoZipBase64Sha512\": \"%s\"}"
        .formatted(hash(name));
  }

  private static String hash(String name) {
    return "%0128x".formatted(name.hashCode() & 0xffffffffL);
  }
}
