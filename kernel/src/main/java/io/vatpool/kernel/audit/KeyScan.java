package io.vatpool.kernel.audit;

import io.vatpool.kernel.port.KernelStore;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

/** Reads all keys in order, page by page, without those of the vatstores. */
final class KeyScan {
  /** How many keys are read at once. */
  private static final int PAGE = 500;

  private final KernelStore store;

  KeyScan(KernelStore store) {
    this.store = store;
  }

  void forEach(BiConsumer<String, String> visitor) {
    String after = "";
    SequencedMap<String, String> page = store.range("", after, PAGE);
    while (!page.isEmpty()) {
      for (Map.Entry<String, String> entry : page.entrySet()) {
        after = entry.getKey();
        int vatstore = vatstoreStart(after);
        if (vatstore > 0) {
          // '/' follows '.', so this is behind the last key of the vatstore.
          after = after.substring(0, vatstore) + ".vs/";
          break;
        }
        visitor.accept(after, entry.getValue());
      }
      page = store.range("", after, PAGE);
    }
  }

  /** Where {@code .vs.} begins in {@code v6.vs.key}; -1 in any other key. */
  private static int vatstoreStart(String key) {
    int dot = key.indexOf('.');
    return dot > 1
            && (key.charAt(0) == 'v' || key.charAt(0) == 'd')
            && Character.isDigit(key.charAt(1))
            && key.startsWith(".vs.", dot)
        ? dot
        : -1;
  }
}
