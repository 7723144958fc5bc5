package io.vatpool.protocol.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as ECMAScript's {@code Number::toString} writes them. */
final class JsNumber {
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private JsNumber() {}

  static String toString(JsonNode number) {
    if (number.isIntegralNumber() && number.canConvertToLong()) {
      long value = number.longValue();
      if (Math.abs(value) <= MAX_SAFE_INTEGER) {
        return Long.toString(value);
      }
    }
    return toString(number.doubleValue());
  }

  static String toString(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "null"; // what JSON.stringify makes of them
    }
    if (value == 0) {
      return "0"; // negative zero too
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int pointAfter = digits.length() - shortest.scale();
    StringBuilder out = new StringBuilder();
    if (value < 0) {
      out.append('-');
    }
    if (pointAfter > 21 || pointAfter <= -6) {
      out.append(digits.charAt(0));
      if (digits.length() > 1) {
        out.append('.').append(digits, 1, digits.length());
      }
      int exponent = pointAfter - 1;
      out.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
    } else if (pointAfter <= 0) {
      out.append("0.").repeat('0', -pointAfter).append(digits);
    } else if (pointAfter >= digits.length()) {
      out.append(digits).repeat('0', pointAfter - digits.length());
    } else {
      out.append(digits, 0, pointAfter).append('.').append(digits, pointAfter, digits.length());
    }
    return out.toString();
  }

  /**
   * The shortest digits that read back as {@code value}. Java agrees with ECMAScript on them, but
   * for the few subnormal numbers where one digit is enough and Java insists on two.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (digits.precision() == 2) {
      BigDecimal oneDigit = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (oneDigit.doubleValue() == value) {
        return oneDigit.stripTrailingZeros();
      }
    }
    return digits;
  }
}
