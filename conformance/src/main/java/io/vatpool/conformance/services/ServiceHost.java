package io.vatpool.conformance.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.subject.Host;
import io.vatpool.kernel.KernelDump;
import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A host-driven kernel behind REST routes: each step is one request. */
final class ServiceHost implements Host {
  private static final long POLL_MILLIS = 50;

  private final KernelClient kernel;
  private final BundleUploads uploads;
  private final Runnable gatewayDeath;
  private final @Nullable String bootstrapResult;

  /**
   * A host of that kernel.
   *
   * @param gatewayDeath kills the gateway and starts another
   */
  ServiceHost(
      KernelClient kernel,
      BundleUploads uploads,
      Runnable gatewayDeath,
      @Nullable String bootstrapResult) {
    this.kernel = kernel;
    this.uploads = uploads;
    this.gatewayDeath = gatewayDeath;
    this.bootstrapResult = bootstrapResult;
  }

  @Override
  public @Nullable String bootstrapResult() {
    return bootstrapResult;
  }

  @Override
  public @Nullable String get(String key) {
    return key.equals("activityhash")
        ? kernel.get("/activityhash").path("activityhash").asText()
        : kernel.value(key);
  }

  @Override
  public @Nullable String queueToVatRoot(
      String vat, String method, CapData args, @Nullable String policy) {
    return queue(JsJson.NODES.objectNode().put("vat", vat), method, args, policy);
  }

  @Override
  public @Nullable String queueToObject(
      String kref, String method, CapData args, @Nullable String policy) {
    return queue(JsJson.NODES.objectNode().put("object", kref), method, args, policy);
  }

  private @Nullable String queue(
      ObjectNode message, String method, CapData args, @Nullable String policy) {
    CapData both =
        KernelMarshal.serialize(
            Passable.array(Passable.of(method), KernelMarshal.unserialize(args)));
    message.set("methargs", both.toJson());
    if (policy != null) {
      message.put("resultPolicy", policy);
    }
    return kernel.post("/messages", message).path("result").textValue();
  }

  @Override
  public long run(JsonNode policy) {
    ObjectNode bounds = JsJson.NODES.objectNode();
    policy.properties().forEach(bound -> bounds.set(bound.getKey(), bound.getValue()));
    bounds.put("emptyCranks", true);
    return kernel.post("/run", bounds).path("cranks").asLong();
  }

  @Override
  public long step() {
    return kernel.post("/step", null).path("cranks").asLong();
  }

  @Override
  public void commit() {
    kernel.post("/commit", null);
  }

  @Override
  public void restart(JsonNode runtime) {
    kernel.post("/restart", null);
    awaitOpened();
  }

  @Override
  public void failover() {
    commit();
    gatewayDeath.run();
    awaitOpened();
  }

  @Override
  public void lifecycle(String transition, String vatId) {
    kernel.post(
        transition.equals("restartAll") ? "/restart-all" : "/vats/" + vatId + "/" + transition,
        null);
  }

  @Override
  public void audit() {
    commit();
    JsonNode report = kernel.get("/audit?transcripts=true");
    if (!report.path("clean").asBoolean()) {
      throw new IllegalStateException(JsJson.stringify(report));
    }
  }

  private void awaitOpened() {
    while (!kernel.get("/status").path("state").asText().equals("host-driven")) {
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a kernel is opened", e);
    }
  }

  @Override
  public String pinVatRoot(String vat) {
    return kernel.post("/vats/" + vat + "/pin", null).path("root").asText();
  }

  @Override
  public String installBundle(String bundleId) {
    uploads.require(bundleId);
    ObjectNode request = JsJson.NODES.objectNode().put("id", bundleId);
    return kernel.post("/bundles", request).path("id").asText();
  }

  @Override
  public void changeKernelOptions(JsonNode options) {
    kernel.patch("/options", (ObjectNode) options);
  }

  @Override
  public void terminateVat(String vatId, CapData reason) {
    ObjectNode request = JsJson.NODES.objectNode();
    request.set("reasonData", reason.toJson());
    kernel.post("/vats/" + vatId + "/termination", request);
  }

  @Override
  public String upgradeStaticVat(
      String vat, boolean pauseFirst, String bundleId, JsonNode options) {
    ObjectNode request =
        JsJson.NODES.objectNode().put("bundleID", bundleId).put("pauseFirst", pauseFirst);
    options.properties().forEach(option -> request.set(option.getKey(), option.getValue()));
    return kernel.post("/vats/" + vat + "/upgrade", request).path("result").asText();
  }

  @Override
  public Map<String, Long> reapAllVats(Map<String, Long> since) {
    ObjectNode request = JsJson.NODES.objectNode();
    since.forEach(request.putObject("previousVatPos")::put);
    Map<String, Long> positions = new LinkedHashMap<>();
    kernel
        .post("/reap", request)
        .path("vatPos")
        .properties()
        .forEach(vat -> positions.put(vat.getKey(), vat.getValue().asLong()));
    return positions;
  }

  @Override
  public List<String> snapshotAllVats() {
    List<String> vats = new ArrayList<>();
    kernel.post("/snapshots", null).path("vats").forEach(vat -> vats.add(vat.asText()));
    return vats;
  }

  @Override
  public void injectQueuedUpgradeEvents() {
    kernel.post("/upgrade-events", null);
  }

  @Override
  public boolean pollTimer(long now) {
    ObjectNode request = JsJson.NODES.objectNode().put("time", now);
    return kernel.post("/timer/poll", request).path("fired").asBoolean();
  }

  @Override
  public void bridgeInbound(JsonNode args) {
    ObjectNode request = JsJson.NODES.objectNode();
    request.set("args", (ArrayNode) args);
    kernel.post("/bridge/inbound", request);
  }

  @Override
  public void registerInterest(@Nullable String kpid) {
    kernel.post("/promises/" + Host.named(kpid) + "/interest", null);
  }

  @Override
  public Map<String, List<JsonNode>> dump() {
    Map<String, List<JsonNode>> dump = new TreeMap<>();
    for (String section : KernelDump.SECTIONS) {
      List<JsonNode> items = new ArrayList<>();
      kernel.each("/dump/" + section, items::add);
      dump.put(section, items);
    }
    return dump;
  }

  @Override
  public Map<String, Long> stats() {
    Map<String, Long> stats = new TreeMap<>();
    kernel.get("/stats").properties().forEach(e -> stats.put(e.getKey(), e.getValue().asLong()));
    return stats;
  }

  @Override
  public String promiseStatus(@Nullable String kpid) {
    if (kpid == null) {
      return "unknown";
    }
    try {
      return kernel.get("/promises/" + kpid).path("state").asText();
    } catch (RestException e) {
      if (e.status() == 404) {
        return "unknown";
      }
      throw e;
    }
  }

  @Override
  public CapData promiseResolution(@Nullable String kpid, boolean incref) {
    ObjectNode request = JsJson.NODES.objectNode().put("incref", incref);
    return CapData.fromJson(
        kernel.post("/promises/" + Host.named(kpid) + "/resolution", request).path("data"));
  }
}
