package io.vatpool.kernel.translate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.List;

/** What a vat asks of the kernel, in the kernel's references. */
public sealed interface KernelSyscall {
  /** The syscall as the slog has it. */
  ArrayNode toJson();

  /** Send a message. */
  record Send(String target, KernelMessage message) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("send").add(target).add(message.toJson());
    }
  }

  /** Call a device. */
  record Invoke(String node, String method, CapData args) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("invoke").add(node).add(method).add(args.toJson());
    }
  }

  /** Ask to be told about a promise. */
  record Subscribe(String vatId, String kpid) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("subscribe").add(vatId).add(kpid);
    }
  }

  /** Settle promises. */
  record Resolve(String vatId, List<KernelResolution> resolutions) implements KernelSyscall {
    /** Copies. */
    public Resolve {
      resolutions = List.copyOf(resolutions);
    }

    @Override
    public ArrayNode toJson() {
      ArrayNode array = JsJson.NODES.arrayNode();
      resolutions.forEach(resolution -> array.add(resolution.toJson()));
      return named("resolve").add(vatId).add(array);
    }
  }

  /** End the vat. */
  record Exit(String vatId, boolean failure, CapData info) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("exit").add(vatId).add(failure).add(info.toJson());
    }
  }

  /** Read a stored value. */
  record VatstoreGet(String vatId, String key) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("vatstoreGet").add(vatId).add(key);
    }
  }

  /** Find the next stored key. */
  record VatstoreGetNextKey(String vatId, String previous) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("vatstoreGetNextKey").add(vatId).add(previous);
    }
  }

  /** Store a value. */
  record VatstoreSet(String vatId, String key, String value) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("vatstoreSet").add(vatId).add(key).add(value);
    }
  }

  /** Delete a stored value. */
  record VatstoreDelete(String vatId, String key) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("vatstoreDelete").add(vatId).add(key);
    }
  }

  /** Imports were dropped; the translation has done all there is to do. */
  record DropImports(List<String> krefs) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("dropImports").add(JsonShape.arrayOf(krefs));
    }
  }

  /** Imports were retired; the translation has done all there is to do. */
  record RetireImports(List<String> krefs) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("retireImports").add(JsonShape.arrayOf(krefs));
    }
  }

  /** Retire exported objects. */
  record RetireExports(List<String> krefs) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("retireExports").add(JsonShape.arrayOf(krefs));
    }
  }

  /** Orphan exported objects. */
  record AbandonExports(String vatId, List<String> krefs) implements KernelSyscall {
    @Override
    public ArrayNode toJson() {
      return named("abandonExports").add(vatId).add(JsonShape.arrayOf(krefs));
    }
  }

  private static ArrayNode named(String name) {
    return JsJson.NODES.arrayNode().add(name);
  }
}
