package io.vatpool.kernel.marshal;

import io.vatpool.protocol.CapData;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel itself writes and reads, with krefs as slots; the reference's {@code
 * @agoric/kmarshal}.
 */
public final class KernelMarshal {
  private static final String ALLEGED = "Alleged: ";

  /** What the reference calls an object that nobody has named. */
  private static final String NAMELESS = "undefined";

  private KernelMarshal() {}

  /** Cap-data of a value. */
  public static CapData serialize(Passable value) {
    return CapDataCodec.encode(value);
  }

  /**
   * The value of cap-data.
   *
   * @throws MarshalException if it is none
   */
  public static Passable unserialize(CapData data) {
    return CapDataCodec.decode(data, KernelMarshal::slot);
  }

  /** A reference without a name of its own. */
  public static Passable slot(String kref) {
    return slot(kref, null);
  }

  /**
   * A reference: a promise or an object, according to {@code kref}.
   *
   * @param iface what the object is called, with or without {@code Alleged: }; null for no name
   */
  public static Passable slot(String kref, @Nullable String iface) {
    if (isPromise(kref)) {
      return new Passable.Promise(kref);
    }
    String name = iface == null ? NAMELESS : iface;
    return new Passable.Remotable(kref, name.startsWith(ALLEGED) ? name : ALLEGED + name);
  }

  /** Cap-data of an {@code Error} with that message. */
  public static CapData makeError(String message) {
    return serialize(new Passable.Err(ErrorNames.DEFAULT, message));
  }

  /**
   * What the promises of a vat's old incarnation are rejected with.
   *
   * @param incarnation the one that ends
   */
  public static CapData upgradeDisconnection(String upgradeMessage, long incarnation) {
    return serialize(
        Passable.record(
            Map.of(
                "name",
                Passable.of("vatUpgraded"),
                "upgradeMessage",
                Passable.of(upgradeMessage),
                "incarnationNumber",
                Passable.of(incarnation))));
  }

  /** The kref, if the data is one reference and nothing else. */
  public static Optional<String> extractSingleSlot(CapData data) {
    return switch (unserialize(data)) {
      case Passable.Remotable r -> Optional.of(r.slot());
      case Passable.Promise p -> Optional.of(p.slot());
      default -> Optional.empty();
    };
  }

  private static boolean isPromise(String kref) {
    return kref.startsWith("kp") || kref.startsWith("p");
  }
}
