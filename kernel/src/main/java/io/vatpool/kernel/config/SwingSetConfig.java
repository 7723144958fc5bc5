package io.vatpool.kernel.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel is made of: the reference's {@code SwingSetConfig} with its sources bundled.
 *
 * @param bootstrap the vat whose {@code bootstrap} method is called first; null for none
 * @param vats static vats by name
 * @param bundles code by name, for vats and for {@code createVatByName}
 * @param devices devices by name, without the vat-admin device
 * @param defaultReapInterval deliveries between two collections of garbage, a number or {@code
 *     "never"}
 * @param defaultReapGCKrefs dropped references that cause one, a number or {@code "never"}
 * @param relaxDurabilityRules whether vats may store non-durable things durably
 * @param pinBootstrapRoot whether the host holds the bootstrap vat's root object for good
 * @param snapshotInitial transcript entries after which a vat is saved for the first time
 * @param snapshotInterval transcript entries after which it is saved again
 * @param kernelVats the kernel's own vats
 */
public record SwingSetConfig(
    @Nullable String bootstrap,
    Map<String, VatConfig> vats,
    Map<String, CodeSource> bundles,
    Map<String, DeviceConfig> devices,
    JsonNode defaultReapInterval,
    JsonNode defaultReapGCKrefs,
    boolean relaxDurabilityRules,
    boolean pinBootstrapRoot,
    long snapshotInitial,
    long snapshotInterval,
    KernelVats kernelVats) {
  /** The reference's default of {@link #defaultReapInterval}: after every delivery. */
  public static final long DEFAULT_REAP_INTERVAL = 1;

  /** The reference's default of {@link #defaultReapGCKrefs}. */
  public static final long DEFAULT_REAP_GC_KREFS = 20;

  /** The reference's default of {@link #snapshotInitial}. */
  public static final long DEFAULT_SNAPSHOT_INITIAL = 3;

  /** The reference's default of {@link #snapshotInterval}. */
  public static final long DEFAULT_SNAPSHOT_INTERVAL = 200;

  /** Checks and copies. */
  public SwingSetConfig {
    vats = Map.copyOf(vats);
    bundles = Map.copyOf(bundles);
    devices = Map.copyOf(devices);
    Objects.requireNonNull(defaultReapInterval, "defaultReapInterval");
    Objects.requireNonNull(defaultReapGCKrefs, "defaultReapGCKrefs");
    Objects.requireNonNull(kernelVats, "kernelVats");
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigException if it is wrong, or asks for something that this kernel does not have
   */
  public static SwingSetConfig parse(JsonNode json) {
    return new ConfigReader(json).read();
  }
}
