package io.vatpool.cli.command;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers on the command line, and what is said about words that are none. */
final class WholeNumber {

  private WholeNumber() {}

  /** Reads a kind of number. */
  static <T> ITypeConverter<T> of(Function<String, T> read) {
    return text -> {
      try {
        return read.apply(text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("\"" + text + "\" is no whole number, or too large");
      }
    };
  }
}
