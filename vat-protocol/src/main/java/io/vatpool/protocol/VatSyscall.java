package io.vatpool.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.protocol.json.JsonShape;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.List;

/**
 * What a vat asks of the kernel while it runs, in its own references. Only reading here: the text
 * that the engine sent is what goes into the transcript.
 */
public sealed interface VatSyscall {
  /** Send a message to an object or promise. */
  record Send(String target, Message message) implements VatSyscall {}

  /** Call a device and wait for its answer; the only syscall that leaves the worker. */
  record CallNow(String target, String method, CapData args) implements VatSyscall {}

  /** Ask to be told when a promise settles. */
  record Subscribe(String promise) implements VatSyscall {}

  /** Settle promises that the vat decides. */
  record Resolve(List<Resolution> resolutions) implements VatSyscall {
    /** Copies. */
    public Resolve {
      resolutions = List.copyOf(resolutions);
    }
  }

  /** End this vat after the delivery; as a failure the delivery's effects are undone too. */
  record Exit(boolean failure, CapData info) implements VatSyscall {}

  /** Read one of the vat's stored values; the answer is null where there is none. */
  record VatstoreGet(String key) implements VatSyscall {}

  /** The vat's next stored key after {@code previous}, in string order, or null. */
  record VatstoreGetNextKey(String previous) implements VatSyscall {}

  /** Store a value. */
  record VatstoreSet(String key, String value) implements VatSyscall {}

  /** Delete a stored value. */
  record VatstoreDelete(String key) implements VatSyscall {}

  /** The vat no longer reaches these imports. */
  record DropImports(List<String> vrefs) implements VatSyscall {
    /** Copies. */
    public DropImports {
      vrefs = List.copyOf(vrefs);
    }
  }

  /** The vat no longer recognises these imports. */
  record RetireImports(List<String> vrefs) implements VatSyscall {
    /** Copies. */
    public RetireImports {
      vrefs = List.copyOf(vrefs);
    }
  }

  /** These exports can never be recognised by the vat again. */
  record RetireExports(List<String> vrefs) implements VatSyscall {
    /** Copies. */
    public RetireExports {
      vrefs = List.copyOf(vrefs);
    }
  }

  /** The vat gives these exports up although others may still hold them. */
  record AbandonExports(List<String> vrefs) implements VatSyscall {
    /** Copies. */
    public AbandonExports {
      vrefs = List.copyOf(vrefs);
    }
  }

  /**
   * Reads a syscall.
   *
   * @throws MalformedJsonException if it is none that vats may make, in its exact shape
   */
  static VatSyscall fromJson(JsonNode node) {
    ArrayNode s = JsonShape.array(node, 2, 4, "syscall");
    String type = JsonShape.string(s.get(0), "syscall type");
    return switch (type) {
      case "send" -> {
        JsonShape.array(s, 3, 3, "send syscall");
        yield new Send(text(s, 1, "send target"), Message.fromJson(s.get(2)));
      }
      case "callNow" -> {
        JsonShape.array(s, 4, 4, "callNow syscall");
        yield new CallNow(
            text(s, 1, "callNow target"), text(s, 2, "callNow method"), CapData.fromJson(s.get(3)));
      }
      case "subscribe" -> new Subscribe(only(s, type));
      case "resolve" -> new Resolve(Resolution.listFromJson(JsonShape.array(s, 2, 2, type).get(1)));
      case "exit" -> {
        JsonShape.array(s, 3, 3, "exit syscall");
        yield new Exit(JsonShape.bool(s.get(1), "exit failure"), CapData.fromJson(s.get(2)));
      }
      case "vatstoreGet" -> new VatstoreGet(only(s, type));
      case "vatstoreGetNextKey" -> new VatstoreGetNextKey(only(s, type));
      case "vatstoreSet" -> {
        JsonShape.array(s, 3, 3, "vatstoreSet syscall");
        yield new VatstoreSet(text(s, 1, "vatstoreSet key"), text(s, 2, "vatstoreSet value"));
      }
      case "vatstoreDelete" -> new VatstoreDelete(only(s, type));
      case "dropImports" -> new DropImports(vrefs(s, type));
      case "retireImports" -> new RetireImports(vrefs(s, type));
      case "retireExports" -> new RetireExports(vrefs(s, type));
      case "abandonExports" -> new AbandonExports(vrefs(s, type));
      default -> throw new MalformedJsonException("unknown syscall '" + type + "'", null);
    };
  }

  private static String text(ArrayNode s, int index, String what) {
    return JsonShape.string(s.get(index), what);
  }

  private static String only(ArrayNode s, String type) {
    return text(JsonShape.array(s, 2, 2, type + " syscall"), 1, type + " argument");
  }

  private static List<String> vrefs(ArrayNode s, String type) {
    return JsonShape.strings(JsonShape.array(s, 2, 2, type + " syscall").get(1), type);
  }
}
