package io.vatpool.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * Texts as bytes, so that no text is changed by being stored or sent.
 *
 * <p>A vat's strings may hold lone surrogates, which UTF-8 cannot say and Java's encoder turns into
 * question marks: two keys would become one. Here they take the three bytes that their number would
 * take (the form known as WTF-8); everything else is plain UTF-8.
 */
public final class Utf8 {
  /**
   * The order of the bytes, which is the order of code points; the reference's store has its keys
   * in this order. Differs from {@link String#compareTo} only beyond the basic plane.
   */
  public static final Comparator<String> ORDER = Utf8::compare;

  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /** The bytes of {@code text}. */
  public static byte[] bytes(String text) {
    int lone = loneSurrogates(text);
    return lone == 0 ? text.getBytes(StandardCharsets.UTF_8) : bytesWithLoneSurrogates(text, lone);
  }

  /** The text of {@code bytes}. */
  public static String string(byte[] bytes) {
    return string(bytes, 0, bytes.length);
  }

  /** The text of a part of {@code bytes}. */
  public static String string(byte[] bytes, int from, int length) {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : stringWithLoneSurrogates(bytes, from, length);
  }

  /**
   * The text as it comes back from the reference's store, where each lone surrogate has become
   * U+FFFD: vatstore keys and values are kept like this.
   */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return loneSurrogates(text) == 0 ? text : replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Character.isSurrogate(x) || Character.isSurrogate(y)
            ? compareCodePoints(a, b, i)
            : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Compares where the texts differ first: a pair counts as one, a lone surrogate as itself. */
  private static int compareCodePoints(String a, String b, int index) {
    boolean within =
        index > 0
            && Character.isHighSurrogate(a.charAt(index - 1))
            && (Character.isLowSurrogate(a.charAt(index))
                || Character.isLowSurrogate(b.charAt(index)));
    int start = within ? index - 1 : index;
    return Integer.compare(a.codePointAt(start), b.codePointAt(start));
  }

  private static int loneSurrogates(String text) {
    int lone = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 < text.length()
            && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          i++;
        } else {
          lone++;
        }
      }
    }
    return lone;
  }

  private static byte[] bytesWithLoneSurrogates(String text, int lone) {
    // Java writes one '?' for each, three bytes are needed.
    byte[] bytes = new byte[text.getBytes(StandardCharsets.UTF_8).length + 2 * lone];
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        bytes[at++] = (byte) (0xe0 | codePoint >> 12);
        bytes[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3f));
        bytes[at++] = (byte) (0x80 | (codePoint & 0x3f));
      } else {
        byte[] one = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(one, 0, bytes, at, one.length);
        at += one.length;
      }
    }
    return bytes;
  }

  private static String stringWithLoneSurrogates(byte[] bytes, int from, int length) {
    StringBuilder text = new StringBuilder(length);
    int plain = from;
    int end = from + length;
    for (int i = from; i + 2 < end; i++) {
      if ((bytes[i] & 0xff) == 0xed && (bytes[i + 1] & 0xe0) == 0xa0) {
        text.append(new String(bytes, plain, i - plain, StandardCharsets.UTF_8));
        text.append((char) (0xd000 | (bytes[i + 1] & 0x3f) << 6 | (bytes[i + 2] & 0x3f)));
        i += 2;
        plain = i + 1;
      }
    }
    return text.append(new String(bytes, plain, end - plain, StandardCharsets.UTF_8)).toString();
  }
}
