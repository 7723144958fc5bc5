package io.vatpool.kernel.testing;

import io.vatpool.kernel.config.CodeBundle;
import io.vatpool.kernel.config.DeviceKind;
import io.vatpool.kernel.config.KernelBundles;
import java.util.List;

/** Kernel bundles without code, whose ids tell them apart: {@code b1-111…} and so on. */
public record FixedKernelBundles(List<CodeBundle> workerBundles) implements KernelBundles {
  /** The id of the bundle with that digit. */
  public static String id(char digit) {
    return "b1-" + String.valueOf(digit).repeat(128);
  }

  @Override
  public CodeBundle vat(String name) {
    return switch (name) {
      case "vatAdmin" -> bundle('1');
      case "vattp" -> bundle('4');
      case "timer" -> bundle('5');
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Override
  public CodeBundle device(DeviceKind kind) {
    return switch (kind) {
      case VAT_ADMIN -> bundle('2');
      case TIMER -> bundle('6');
      case BRIDGE -> bundle('7');
      case BUNDLE -> bundle('8');
    };
  }

  private static CodeBundle bundle(char digit) {
    return new CodeBundle(id(digit), "{}");
  }
}
