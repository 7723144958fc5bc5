package io.vatpool.kernel.marshal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the slot indices of one body into references, each index into one object. */
final class SlotReviver {

  private final List<String> slots;
  private final CapDataCodec.SlotConversion conversion;
  private final Map<Integer, Passable> revived = new HashMap<>();

  SlotReviver(List<String> slots, CapDataCodec.SlotConversion conversion) {
    this.slots = slots;
    this.conversion = conversion;
  }

  Passable revive(int index, @Nullable String iface) {
    Passable known = revived.get(index);
    if (known != null) {
      return known;
    }
    if (index < 0 || index >= slots.size()) {
      throw new MarshalException(
          "the body mentions slot " + index + ", but there are " + slots.size() + " slots");
    }
    Passable reference = conversion.convert(slots.get(index), iface);
    revived.put(index, reference);
    return reference;
  }
}
