package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells for which vat an object of the vat-admin vat is the admin node.
 *
 * <p>Admin nodes are instances of the durable kind {@code adminNode}, whose only property is the id
 * of the vat; liveslots keeps both in the vat-admin vat's store, which is part of the kernel's
 * state.
 */
final class AdminNodes {
  private static final String VAT_ADMIN = "vatAdmin";
  private static final String KIND = "adminNode";
  private static final Pattern DURABLE = Pattern.compile("o\\+d([0-9]+)/[0-9]+");

  private final KernelState state;

  AdminNodes(KernelState state) {
    this.state = state;
  }

  /** Whether the vat makes admin nodes. */
  boolean isVatAdmin(String vatId) {
    return vatId.equals(state.vats().findByName(VAT_ADMIN));
  }

  /** The id of the vat that the object is the admin node of; empty for any other object. */
  Optional<String> vatOf(String vatAdminId, String koid) {
    String vref = state.cList().known(vatAdminId, koid);
    Matcher durable = DURABLE.matcher(vref);
    if (!durable.matches()) {
      return Optional.empty();
    }
    JsonNode kind = stored(vatAdminId, "vom.dkind." + durable.group(1) + ".descriptor");
    JsonNode instance = stored(vatAdminId, "vom." + vref);
    if (kind == null || instance == null || !KIND.equals(kind.path("tag").textValue())) {
      return Optional.empty();
    }
    JsonNode vatId = instance.path("vatID");
    if (!vatId.isObject()
        || !(KernelMarshal.unserialize(CapData.fromJson(vatId)) instanceof Passable.Str id)) {
      return Optional.empty();
    }
    return Optional.of(id.value());
  }

  private @Nullable JsonNode stored(String vatId, String key) {
    String text = state.vatstore().get(vatId, key);
    return text == null ? null : JsJson.parse(text);
  }
}
