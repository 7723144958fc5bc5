package io.vatpool.cli.command;

import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An argument that is one of a few words: anything else is refused here, before work has been done
 * for a request that the gateway would refuse. Offers the words to shells that complete.
 */
abstract class Words implements ITypeConverter<String>, Iterable<String> {
  private final String what;
  private final List<String> words;

  /**
   * @param what the argument is, with its article: {@code a mode}
   */
  Words(String what, String... words) {
    this.what = what;
    this.words = List.of(words);
  }

  @Override
  public String convert(String text) {
    if (!words.contains(text)) {
      throw new TypeConversionException(
          "\"" + text + "\" is not " + what + "; there are " + String.join(", ", words));
    }
    return text;
  }

  @Override
  public Iterator<String> iterator() {
    return words.iterator();
  }

  /** How a kernel is run. */
  static final class Modes extends Words {
    Modes() {
      super("a mode", "automatic", "host-driven");
    }
  }

  /** What happens when a vat cannot go on. */
  static final class FaultPolicies extends Words {
    FaultPolicies() {
      super("a fault policy", "hosted", "consensus");
    }
  }

  /** What becomes of a metered vat that cannot pay. */
  static final class MeterUnderflows extends Words {
    MeterUnderflows() {
      super("what an empty meter can do", "terminate", "pause");
    }
  }

  /** What the kernel does with a message's result. */
  static final class ResultPolicies extends Words {
    ResultPolicies() {
      super("a result policy", "ignore", "logAlways", "logFailure", "panic", "none");
    }
  }

  /** Parts of the reference's {@code dump()}. */
  static final class Sections extends Words {
    Sections() {
      super(
          "a section",
          "promises",
          "objects",
          "kernelTable",
          "gcActions",
          "reapQueue",
          "runQueue",
          "acceptanceQueue");
    }
  }
}
