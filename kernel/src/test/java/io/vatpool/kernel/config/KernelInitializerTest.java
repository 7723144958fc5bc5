package io.vatpool.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.SimulatedStore;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.testing.FixedKernelBundles;
import io.vatpool.kernel.testing.SilentObserver;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code initial-states.json} holds every write that the reference's {@code initializeSwingset}
 * makes for some configurations.
 */
class KernelInitializerTest {
  private final SimulatedStore store = new SimulatedStore();

  @ParameterizedTest
  @ValueSource(strings = {"only a bootstrap vat", "no bootstrap", "everything"})
  void writesTheReferencesState(String name) throws IOException {
    JsonNode golden = golden(name);
    List<String> workers = JsonShape.strings(golden.get("workerBundles"), "workerBundles");
    KernelState state = state(workers);
    JsonNode argv = golden.get("argv");
    SwingSetConfig config = SwingSetConfig.parse(golden.get("config"));

    KernelInitializer.Initialized initialized =
        initializer(state, workers).initialize(config, argv.isNull() ? null : argv);

    state.commit();
    Map<String, String> expected = new TreeMap<>();
    golden.get("writes").forEach(w -> expected.put(w.get(0).textValue(), w.get(1).textValue()));
    Map<String, String> written = new TreeMap<>(store.kv());
    written.keySet().removeIf(key -> key.startsWith("host."));
    // The hash over all writes depends on their order: it is compared last, to see others first.
    String hash = expected.remove("activityhash");
    assertThat(written.remove("activityhash")).isEqualTo(initialized.hashes().activityHash());
    assertThat(written).isEqualTo(expected);
    assertThat(initialized.bootstrapResult()).isEqualTo(golden.get("bootstrapResult").textValue());
    assertThat(initialized.hashes().activityHash()).isEqualTo(hash);
    assertThat(workers).isNotEmpty().allMatch(store::hasBundle);
  }

  @Test
  void installsTheConfigurationsBundles() throws IOException {
    JsonNode golden = golden("everything");
    KernelState state = state(List.of());

    initializer(state, List.of()).initialize(SwingSetConfig.parse(golden.get("config")), null);

    state.commit();
    assertThat(store.bundle(FixedKernelBundles.id('c')))
        .isEqualTo(JsJson.stringify(golden.at("/config/bundles/code/bundle")));
  }

  @Test
  void usesAnInstalledBundle() {
    String id = FixedKernelBundles.id('a');
    KernelState state = state(List.of());
    state.bundles().add(id, "{}");
    JsonNode config = JsJson.parse("{\"vats\":{\"one\":{\"bundleID\":\"" + id + "\"}}}");

    initializer(state, List.of()).initialize(SwingSetConfig.parse(config), null);

    state.commit();
    assertThat(store.kv().get("v4.source")).isEqualTo("{\"bundleID\":\"" + id + "\"}");
  }

  @Test
  void saysWhichBundleIsNotInstalled() {
    String id = FixedKernelBundles.id('a');
    KernelState state = state(List.of());
    JsonNode config = JsJson.parse("{\"vats\":{\"one\":{\"bundleID\":\"" + id + "\"}}}");
    SwingSetConfig parsed = SwingSetConfig.parse(config);

    assertThatThrownBy(() -> initializer(state, List.of()).initialize(parsed, null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(id)
        .hasMessageContaining("install it first");
  }

  private KernelState state(List<String> workers) {
    return new KernelState(store, workers, 1_000_000, SilentObserver.INSTANCE);
  }

  private static KernelInitializer initializer(KernelState state, List<String> workers) {
    return new KernelInitializer(
        state,
        new FixedKernelBundles(workers.stream().map(id -> new CodeBundle(id, "{}")).toList()));
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream file =
        KernelInitializerTest.class.getResourceAsStream("initial-states.json")) {
      return JsJson.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)).get(name);
    }
  }
}
