package io.vatpool.kernel.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.marshal.JsonCopy;
import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.state.CrankHashes;
import io.vatpool.kernel.state.KernelSettings;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state of a new kernel.
 *
 * <p>The order of every write is the reference's, because the initial state is hashed as if it were
 * the first crank: tables, names of bundles, vats with their {@code startVat} events, devices, the
 * bootstrap message.
 */
public final class KernelInitializer {
  private final KernelState state;
  private final KernelBundles kernelBundles;

  /** An initializer of {@code state}, which must be empty. */
  public KernelInitializer(KernelState state, KernelBundles kernelBundles) {
    this.state = state;
    this.kernelBundles = kernelBundles;
  }

  /**
   * The kernel as it was made.
   *
   * @param bootstrapResult the promise for what {@code bootstrap} returns, held for the host; null
   *     if there is no bootstrap vat
   * @param hashes of the initial state
   */
  public record Initialized(@Nullable String bootstrapResult, CrankHashes hashes) {}

  /**
   * Writes the initial state into the open block.
   *
   * @param bootstrapArgs becomes {@code argv} in the bootstrap vat's parameters; null for none
   * @throws ConfigException if a bundle is not there
   */
  public Initialized initialize(SwingSetConfig config, @Nullable JsonNode bootstrapArgs) {
    if (state.isInitialized()) {
      throw new IllegalStateException("this kernel has been created already");
    }
    state.initialize(settings(config));
    Map<String, String> named = installNamed(config);
    Function<CodeSource, String> bundleIds = source -> bundleId(source, named);
    Map<String, String> vatBundles = new HashMap<>();
    config.vats().forEach((name, vat) -> vatBundles.put(name, bundleIds.apply(vat.source())));
    config
        .kernelVats()
        .names()
        .forEach(name -> vatBundles.put(name, install(kernelBundles.vat(name))));
    kernelBundles.workerBundles().forEach(this::install);
    JsNames.ordered(named.keySet(), List.of())
        .forEach(name -> state.bundles().name(name, named.getOrDefault(name, "")));
    addVats(config, vatBundles, bootstrapArgs);
    addDevices(config);
    String bootstrapResult = bootstrap(config);
    return new Initialized(bootstrapResult, state.finishInitialization());
  }

  private static KernelSettings.Initial settings(SwingSetConfig config) {
    ObjectNode threshold = JsJson.NODES.objectNode();
    threshold.set("deliveries", config.defaultReapInterval());
    threshold.set("gcKrefs", config.defaultReapGCKrefs());
    threshold.put("computrons", "never");
    return new KernelSettings.Initial(
        "xsnap",
        threshold,
        config.relaxDurabilityRules(),
        config.snapshotInitial(),
        config.snapshotInterval());
  }

  private Map<String, String> installNamed(SwingSetConfig config) {
    Map<String, String> named = new TreeMap<>();
    config.bundles().forEach((name, source) -> named.put(name, bundleId(source, Map.of())));
    return named;
  }

  private String bundleId(CodeSource source, Map<String, String> named) {
    return switch (source) {
      case CodeSource.Inline inline -> install(inline.bundle());
      case CodeSource.Installed installed -> {
        if (!state.bundles().has(installed.bundleId())) {
          throw new ConfigException(
              installed.bundleId(), "no bundle of this id is installed; install it first");
        }
        yield installed.bundleId();
      }
      case CodeSource.Named byName -> {
        String id = named.get(byName.bundleName());
        if (id == null) {
          throw new ConfigException(byName.bundleName(), "no bundle has this name");
        }
        yield id;
      }
    };
  }

  private String install(CodeBundle bundle) {
    if (!state.bundles().has(bundle.id())) {
      state.bundles().add(bundle.id(), bundle.text());
    }
    return bundle.id();
  }

  private void addVats(
      SwingSetConfig config, Map<String, String> vatBundles, @Nullable JsonNode bootstrapArgs) {
    String boot = config.bootstrap();
    List<String> firsts =
        boot == null
            ? List.of(KernelVats.VAT_ADMIN, KernelVats.VATTP, KernelVats.TIMER)
            : List.of(boot, KernelVats.VAT_ADMIN, KernelVats.VATTP, KernelVats.TIMER);
    for (String name : JsNames.ordered(vatBundles.keySet(), firsts)) {
      VatConfig vat = config.vats().get(name);
      ObjectNode options = vat == null ? JsJson.NODES.objectNode() : vat.creationOptions();
      JsonNode parameters = vat == null ? JsJson.NODES.objectNode() : vat.parameters();
      if (name.equals(boot) && bootstrapArgs != null) {
        parameters = ((ObjectNode) parameters.deepCopy()).set("argv", bootstrapArgs);
      }
      String vatId = state.vats().provideIdForName(name);
      state.optionRecorder().recordStatic(vatId, name, vatBundles.getOrDefault(name, ""), options);
      CapData data = KernelMarshal.serialize(JsonCopy.toPassable(parameters));
      state.acceptanceQueue().add(new RunQueueEvent.StartVat(vatId, data));
      if (name.equals(KernelVats.VAT_ADMIN)) {
        String root = root(vatId);
        state.pinnedObjects().pin(root);
        state.setVatAdminRoot(root);
      }
    }
  }

  private void addDevices(SwingSetConfig config) {
    Map<String, DeviceConfig> devices = new HashMap<>(config.devices());
    devices.put(
        DeviceKind.VAT_ADMIN.key(),
        new DeviceConfig(
            DeviceKind.VAT_ADMIN, JsJson.NODES.objectNode(), JsJson.NODES.objectNode()));
    for (String name : JsNames.ordered(devices.keySet(), List.of())) {
      DeviceConfig device = devices.get(name);
      if (device != null) {
        String deviceId = state.devices().provideIdForName(name);
        state.devices().provideState(deviceId);
        ObjectNode options = device.creationOptions().deepCopy();
        options.set("deviceParameters", device.parameters());
        String bundleId = install(kernelBundles.device(device.kind()));
        state.devices().setSourceAndOptions(deviceId, bundleId, options);
      }
    }
  }

  private @Nullable String bootstrap(SwingSetConfig config) {
    String boot = config.bootstrap();
    String bootVatId = boot == null ? null : state.vats().findByName(boot);
    if (bootVatId == null) {
      return null;
    }
    String result = new BootstrapMessage(state).queue(bootVatId);
    if (config.pinBootstrapRoot()) {
      state.pinnedObjects().pin(root(bootVatId));
    }
    return result;
  }

  private String root(String vatId) {
    return state.cList().exportRoot(vatId);
  }
}
