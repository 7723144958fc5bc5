package io.vatpool.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.kernel.BlockPolicy;
import io.vatpool.gateway.kernel.FaultPolicy;
import io.vatpool.gateway.kernel.KernelMode;
import io.vatpool.gateway.kernel.KernelSettings;
import io.vatpool.gateway.kernel.RequestKey;
import io.vatpool.protocol.json.JsJson;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the database keeps of a kernel beside its state: how it was made, and how it is run.
 *
 * @param config the SwingSet configuration, its bundles by id
 * @param argv what the bootstrap vat is given as {@code argv}; null for nothing
 * @param settings how it is run
 * @param createdBy the key of the request that created it, if that had one
 * @param bootstrap the promise for the result of {@code bootstrap()}; null before the kernel has
 *     been initialised, and for one without a bootstrap vat
 */
public record KernelDefinition(
    ObjectNode config,
    @Nullable ArrayNode argv,
    KernelSettings settings,
    @Nullable RequestKey createdBy,
    @Nullable String bootstrap) {
  /** Checks. */
  public KernelDefinition {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(settings, "settings");
  }

  /** The same kernel run in another way. */
  public KernelDefinition with(KernelSettings other) {
    return new KernelDefinition(config, argv, other, createdBy, bootstrap);
  }

  /** The same kernel, initialised. */
  public KernelDefinition withBootstrap(@Nullable String result) {
    return new KernelDefinition(config, argv, settings, createdBy, result);
  }

  /** As the database keeps it. */
  public String toText() {
    ObjectNode json = JsJson.NODES.objectNode();
    json.put("mode", settings.mode().name());
    json.put("faultPolicy", settings.faultPolicy().name());
    json.putObject("blockPolicy")
        .put("cranks", settings.blockPolicy().cranks())
        .put("computrons", settings.blockPolicy().computrons())
        .put("milliseconds", settings.blockPolicy().milliseconds());
    if (settings.webhook() != null) {
      json.put("webhook", settings.webhook().toString());
    }
    if (createdBy != null) {
      json.putObject("createdBy")
          .put("key", createdBy.clientKey())
          .put("request", createdBy.requestSha256());
    }
    if (bootstrap != null) {
      json.put("bootstrap", bootstrap);
    }
    if (argv != null) {
      json.set("argv", argv);
    }
    json.set("config", config);
    return JsJson.stringify(json);
  }

  /** Reads what {@link #toText} wrote. */
  public static KernelDefinition parse(String text) {
    JsonNode json = JsJson.parse(text);
    JsonNode block = json.path("blockPolicy");
    return new KernelDefinition(
        (ObjectNode) json.path("config"),
        (ArrayNode) json.get("argv"),
        new KernelSettings(
            KernelMode.valueOf(json.path("mode").asText()),
            FaultPolicy.valueOf(json.path("faultPolicy").asText()),
            new BlockPolicy(
                block.path("cranks").intValue(),
                block.path("computrons").longValue(),
                block.path("milliseconds").longValue()),
            json.has("webhook") ? URI.create(json.path("webhook").asText()) : null),
        json.has("createdBy")
            ? new RequestKey(
                json.path("createdBy").path("key").asText(),
                json.path("createdBy").path("request").asText())
            : null,
        json.path("bootstrap").textValue());
  }
}
