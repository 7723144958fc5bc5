package io.vatpool.kernel.state;

/** What a reference refers to. */
public enum SlotType {
  /** Something that takes messages. */
  OBJECT('o'),
  /** A value to come. */
  PROMISE('p'),
  /** A device node, called synchronously. */
  DEVICE('d');

  private final char letter;

  SlotType(char letter) {
    this.letter = letter;
  }

  /** The letter it has in references. */
  char letter() {
    return letter;
  }

  /** The type that {@code reference} names at {@code index}. */
  static SlotType at(String reference, int index) {
    char letter = index < reference.length() ? reference.charAt(index) : ' ';
    return switch (letter) {
      case 'o' -> OBJECT;
      case 'p' -> PROMISE;
      case 'd' -> DEVICE;
      default -> throw new StateViolationException("invalid reference '" + reference + "'");
    };
  }
}
