package io.vatpool.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries and syscalls in the texts that engines exchange. */
class VatMessagesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"startVat\",{\"body\":\"#{}\",\"slots\":[]}]",
        "[\"message\",\"o+0\",{\"methargs\":{\"body\":\"#[\\\"a\\\",[]]\",\"slots\":[\"o-50\"]},\"result\":\"p-60\"}]",
        "[\"message\",\"o+0\",{\"methargs\":{\"body\":\"#[\\\"a\\\",[]]\",\"slots\":[]},\"result\":null}]",
        "[\"notify\",[[\"p+5\",true,{\"body\":\"#1\",\"slots\":[]}]]]",
        "[\"dropExports\",[\"o+11\",\"o+12\"]]",
        "[\"retireExports\",[\"o+11\"]]",
        "[\"retireImports\",[\"o-11\"]]",
        "[\"changeVatOptions\",{\"foo\":1}]",
        "[\"bringOutYourDead\"]",
        "[\"stopVat\",{\"body\":\"#1\",\"slots\":[]}]",
      })
  void deliveriesSurvive(String text) {
    VatDelivery delivery = VatDelivery.fromJson(JsJson.parse(text));

    assertThat(JsJson.stringify(delivery.toJson())).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"startVat\"",
        "[\"startVat\"]",
        "[\"initialize-worker\",{}]",
        "[\"load-snapshot\",{\"snapshotID\":\"x\"}]",
        "[\"message\",\"o+0\"]",
        "[\"dropExports\",[1]]",
        "[\"notify\",{}]",
      })
  void whatIsNoRealDeliveryIsRefused(String text) {
    assertThatThrownBy(() -> VatDelivery.fromJson(JsJson.parse(text)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void aSendWithoutResultHasNone() {
    VatSyscall syscall =
        VatSyscall.fromJson(
            JsJson.parse("[\"send\",\"o-5\",{\"methargs\":{\"body\":\"#1\",\"slots\":[]}}]"));

    assertThat(syscall).isEqualTo(new VatSyscall.Send("o-5", new Message(CapData.of("#1"), null)));
  }

  @Test
  void aCallNowCarriesItsArguments() {
    VatSyscall syscall =
        VatSyscall.fromJson(
            JsJson.parse("[\"callNow\",\"d-70\",\"get\",{\"body\":\"#[]\",\"slots\":[\"o+1\"]}]"));

    assertThat(syscall)
        .isEqualTo(new VatSyscall.CallNow("d-70", "get", new CapData("#[]", List.of("o+1"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"vatstoreGet\"]",
        "[\"vatstoreGet\",1]",
        "[\"vatstoreSet\",\"k\"]",
        "[\"exit\",\"no\",{\"body\":\"#1\",\"slots\":[]}]",
        "[\"reboot\",\"now\"]",
        "[\"subscribe\",\"p-1\",\"p-2\"]",
      })
  void whatIsNoSyscallIsRefused(String text) {
    assertThatThrownBy(() -> VatSyscall.fromJson(JsJson.parse(text)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void aSpanHashChainsEntryHashes() {
    assertThat(SpanHash.EMPTY)
        .isEqualTo("43e6be43a3a34d60c0ebeb8498b5849b094fc20fc68483a7aeb3624fa10f79f6");
    assertThat(SpanHash.extend(SpanHash.EMPTY, "x"))
        .isEqualTo("5bbc5fa16bc4bd31745efd4df57c7f2dd915097c90596a827d0fc2bcbfaf1fb9");
  }
}
