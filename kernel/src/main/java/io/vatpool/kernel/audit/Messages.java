package io.vatpool.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;

/** What messages and events hold. */
final class Messages {
  private Messages() {}

  /** The references of a message: its result and what its arguments mention. */
  static void hold(JsonNode message, Ledger ledger) {
    JsonNode result = message.path("result");
    if (result.isTextual()) {
      ledger.hold(result.textValue());
    }
    slots(message.path("methargs"), ledger);
  }

  /** The references of cap-data. */
  static void slots(JsonNode capData, Ledger ledger) {
    capData.path("slots").forEach(slot -> ledger.hold(slot.asText()));
  }

  /**
   * The references of an event in a queue.
   *
   * @return whether it is an event that there is
   */
  static boolean holdEvent(JsonNode event, Ledger ledger) {
    return switch (event.path("type").asText()) {
      case "send" -> {
        ledger.hold(event.path("target").asText());
        hold(event.path("msg"), ledger);
        yield true;
      }
      case "notify" -> {
        ledger.hold(event.path("kpid").asText());
        yield true;
      }
      case "create-vat", "upgrade-vat", "startVat" -> {
        slots(event.path("vatParameters"), ledger);
        yield true;
      }
      case "changeVatOptions", "suspend-vat", "unsuspend-vat" -> true;
      default -> false;
    };
  }
}
