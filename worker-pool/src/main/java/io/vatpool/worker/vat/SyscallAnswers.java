package io.vatpool.worker.vat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.protocol.ConsoleLine;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.VatSyscall;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.xsnap.vat.VatHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers the syscalls of one delivery and records them: vatstore reads from the vat's store,
 * device calls from the kernel, all others with {@code ["ok",null]} at once, because the kernel
 * applies them afterwards. For the vat's thread.
 */
final class SyscallAnswers implements VatHost {
  /** What a vat prints in one delivery beyond this is dropped, in characters. */
  private static final long CONSOLE_CHARS = 1024 * 1024;

  private static final String OK = JsJson.stringify(SyscallResult.OK.toJson());

  private final VatStore store;
  private final Conversation conversation;
  private final Map<Integer, String> refusals = new HashMap<>();
  private final long charsMax;
  private final List<RecordedSyscall> recorded = new ArrayList<>();
  private final List<ConsoleLine> console = new ArrayList<>();
  private int told;
  private long chars;
  private long consoleChars;

  /**
   * For one delivery.
   *
   * @param refusals syscalls that the kernel refuses
   * @param charsMax bound of all syscalls and answers together: a vat that never stops asking must
   *     not take this worker's memory
   */
  SyscallAnswers(
      VatStore store, Conversation conversation, List<RefusedSyscall> refusals, long charsMax) {
    this.store = store;
    this.conversation = conversation;
    this.charsMax = charsMax;
    refusals.forEach(refusal -> this.refusals.put(refusal.index(), refusal.problem()));
  }

  /** All syscalls so far, with their answers. */
  List<RecordedSyscall> recorded() {
    return recorded;
  }

  /** What the vat printed. */
  List<ConsoleLine> console() {
    return console;
  }

  @Override
  public String syscall(String text) throws RequestFailed, InterruptedException {
    JsonNode json = JsJson.parse(text);
    String normal = JsJson.stringify(json);
    String answer = answer(VatSyscall.fromJson(json), normal);
    recorded.add(new RecordedSyscall(normal, answer));
    chars += normal.length() + (long) answer.length();
    if (chars > charsMax) {
      throw new RequestFailed(
          FailureKind.ENGINE_DIED,
          "the engine was stopped: its %d syscalls of one delivery exceed vatpool.worker.delivery-chars-max=%d"
              .formatted(recorded.size(), charsMax),
          null);
    }
    return answer;
  }

  @Override
  public boolean acceptsWrites() {
    return refusals.isEmpty();
  }

  private String answer(VatSyscall syscall, String normal)
      throws RequestFailed, InterruptedException {
    String problem = refusals.get(recorded.size());
    if (problem != null) {
      return JsJson.stringify(new SyscallResult.Refused(problem).toJson());
    }
    return switch (syscall) {
      case VatSyscall.VatstoreGet s -> read(store.get(s.key()));
      case VatSyscall.VatstoreGetNextKey s -> read(store.nextKey(s.previous()));
      case VatSyscall.VatstoreSet s -> {
        store.set(s.key(), s.value());
        yield OK;
      }
      case VatSyscall.VatstoreDelete s -> {
        store.delete(s.key());
        yield OK;
      }
      case VatSyscall.CallNow s -> callNow(normal);
      case VatSyscall.Send s -> OK;
      case VatSyscall.Subscribe s -> OK;
      case VatSyscall.Resolve s -> OK;
      case VatSyscall.Exit s -> OK;
      case VatSyscall.DropImports s -> OK;
      case VatSyscall.RetireImports s -> OK;
      case VatSyscall.RetireExports s -> OK;
      case VatSyscall.AbandonExports s -> OK;
    };
  }

  private static String read(@Nullable String value) {
    return JsJson.stringify(SyscallResult.stored(value).toJson());
  }

  /** The kernel applies what came before, which is a part of the order that its hash stands for. */
  private String callNow(String normal) throws RequestFailed, InterruptedException {
    List<RecordedSyscall> untold = List.copyOf(recorded.subList(told, recorded.size()));
    SyscallResult result = conversation.call(new WorkerMessage.DeviceCall(untold, normal));
    told = recorded.size() + 1;
    return JsJson.stringify(result.toJson());
  }

  @Override
  public void console(String arguments) {
    ArrayNode line = JsonShape.array(JsJson.parse(arguments), 2, Integer.MAX_VALUE, "console line");
    List<String> printed = new ArrayList<>();
    for (int i = 2; i < line.size(); i++) {
      printed.add(text(line.get(i)));
    }
    print(text(line.get(0)), text(line.get(1)), printed, arguments.length());
  }

  @Override
  public void testLog(String arguments) {
    List<String> printed = new ArrayList<>();
    for (JsonNode argument :
        JsonShape.array(JsJson.parse(arguments), 0, Integer.MAX_VALUE, "testLog")) {
      printed.add(text(argument));
    }
    print("testLog", "", printed, arguments.length());
  }

  private void print(String source, String level, List<String> printed, int length) {
    consoleChars += length;
    if (consoleChars <= CONSOLE_CHARS) {
      console.add(new ConsoleLine(source, level, printed, recorded.size()));
    }
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : JsJson.stringify(node);
  }
}
