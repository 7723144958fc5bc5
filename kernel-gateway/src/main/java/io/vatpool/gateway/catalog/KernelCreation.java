package io.vatpool.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.bundle.BundleCheck;
import io.vatpool.gateway.bundle.CheckedBundle;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.kernel.HostState;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.gateway.kernel.KernelSettings;
import io.vatpool.gateway.kernel.RequestKey;
import io.vatpool.kernel.KernelView;
import io.vatpool.protocol.VatHint;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.Bundles;
import io.vatpool.store.VatHints;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Makes kernels: takes the bundles out of the configuration, checks them, registers the rest. */
public final class KernelCreation {
  private final Kernels kernels;
  private final Bundles bundles;
  private final VatHints hints;
  private final ConfigCheck check;

  /** Says what no kernel can be made of. */
  @FunctionalInterface
  public interface ConfigCheck {
    /**
     * Checks a configuration whose bundles are all given by id.
     *
     * @throws RuntimeException that says what is wrong, and where
     */
    void check(ObjectNode config);
  }

  /**
   * A kernel to be made.
   *
   * @param argv what the bootstrap vat is given beside its own parameters; null for nothing
   * @param hints of static vats, by their names; no part of the kernel's state
   */
  public record NewKernel(
      String name,
      ObjectNode config,
      @Nullable ArrayNode argv,
      KernelSettings settings,
      Map<String, VatHint> hints) {}

  /** Kernels of {@code kernels}, made of bundles in {@code dataSource}. */
  public KernelCreation(Kernels kernels, DataSource dataSource, ConfigCheck check) {
    this.kernels = kernels;
    this.bundles = new Bundles(dataSource);
    this.hints = new VatHints(dataSource);
    this.check = check;
  }

  /**
   * Makes a kernel and waits until its initial state is durable.
   *
   * @param createdBy the request's key, or null; the same key again finds the same kernel
   * @throws HostRefusal if there is a kernel of this name, or the new one cannot be opened
   */
  public KernelEntry create(NewKernel wanted, @Nullable RequestKey createdBy)
      throws InterruptedException {
    String name = wanted.name();
    requireVats(wanted.config(), wanted.hints().keySet());
    ObjectNode stored = wanted.config().deepCopy();
    storeBundles(stored, "vats");
    storeBundles(stored, "bundles");
    check.check(stored);
    Optional<KernelHost> host =
        kernels.create(
            name, new KernelDefinition(stored, wanted.argv(), wanted.settings(), createdBy, null));
    if (host.isEmpty()) {
      requireSameRequest(name, createdBy);
    }
    KernelHost opening = host.orElseGet(() -> kernels.host(name));
    opening.awaitOpened();
    if (opening.state() instanceof HostState.Stopped(var report)
        && kernels.find(name).definition().bootstrap() == null) {
      throw new HostRefusal(HostRefusal.Reason.WRONG_STATE, report.problem());
    }
    give(name, wanted.hints());
    return kernels.find(name);
  }

  private static void requireVats(ObjectNode config, Set<String> names) {
    for (String vat : names) {
      if (!config.path("vats").has(vat)) {
        throw new HostRefusal(
            HostRefusal.Reason.INVALID,
            "there is a hint for vat '" + vat + "', which config.vats does not have");
      }
    }
  }

  private void give(String kernel, Map<String, VatHint> hinted) {
    if (!hinted.isEmpty()) {
      KernelView view = KernelView.ofCommitted(kernels.committed(kernel));
      hinted.forEach((vat, hint) -> hints.put(kernel, view.vatId(vat).orElseThrow(), hint));
    }
  }

  private void requireSameRequest(String name, @Nullable RequestKey key) {
    RequestKey before = kernels.find(name).definition().createdBy();
    if (key == null || before == null || !before.clientKey().equals(key.clientKey())) {
      throw new HostRefusal(
          HostRefusal.Reason.WRONG_STATE,
          "there is a kernel '" + name + "' already; choose another name or delete it first");
    }
    if (!before.equals(key)) {
      throw new HostRefusal(
          HostRefusal.Reason.KEY_REUSED,
          "Idempotency-Key '"
              + key.clientKey()
              + "' was used to create kernel '"
              + name
              + "' with another request; use a new key");
    }
  }

  /** Replaces {@code "bundle": {…}} by {@code "bundleID": "b1-…"}, so that each is stored once. */
  private void storeBundles(ObjectNode config, String section) {
    JsonNode entries = config.path(section);
    for (Map.Entry<String, JsonNode> entry : entries.properties()) {
      if (entry.getValue() instanceof ObjectNode source && source.get("bundle") != null) {
        CheckedBundle bundle = BundleCheck.check(JsJson.stringify(source.get("bundle")));
        if (!bundles.has(bundle.bundleId())) {
          bundles.put(bundle.bundleId(), bundle.json());
        }
        source.remove("bundle");
        source.put("bundleID", bundle.bundleId());
      }
    }
  }
}
