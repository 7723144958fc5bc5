package io.vatpool.kernel.translate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.Objects;

/** A promise and what becomes of it, in the kernel's references. */
public record KernelResolution(String kpid, boolean rejected, CapData data) {
  /** Checks. */
  public KernelResolution {
    Objects.requireNonNull(kpid, "kpid");
    Objects.requireNonNull(data, "data");
  }

  ArrayNode toJson() {
    return JsJson.NODES.arrayNode().add(kpid).add(rejected).add(data.toJson());
  }
}
