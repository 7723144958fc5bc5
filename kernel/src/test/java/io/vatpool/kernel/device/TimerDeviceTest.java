package io.vatpool.kernel.device;

import static io.vatpool.kernel.device.DeviceFixture.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.config.DeviceKind;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers and states as the reference's {@code device-timer.js} gave them for the same calls. */
class TimerDeviceTest {
  private static final String TWO_HANDLERS =
      "{\"body\":\"#{\\\"deadlines\\\":[{\\\"handlers\\\":[{\\\"handler\\\":\\\"$0.Alleged: h\\\"}],"
          + "\\\"time\\\":\\\"+4\\\"},{\\\"handlers\\\":[{\\\"handler\\\":\\\"$0\\\"},"
          + "{\\\"handler\\\":\\\"$1.Alleged: b\\\"}],\\\"time\\\":\\\"+5\\\"}],"
          + "\\\"lastPolled\\\":\\\"+0\\\",\\\"nextRepeater\\\":0,\\\"repeaters\\\":[]}\","
          + "\"slots\":[\"o-10\",\"o-11\"]}";

  private final DeviceFixture fixture = new DeviceFixture();
  private final BuiltinDevices devices = fixture.devices(BridgeAnswers.NONE);
  private final Device timer = devices.create(fixture.setup(DeviceKind.TIMER)).orElseThrow();

  @Test
  void remembersWhomToWake() {
    call(timer, "setWakeup", "[\"+4\",\"$0.Alleged: h\"]", "o-10");
    call(timer, "setWakeup", "[5,\"$0.Alleged: other\"]", "o-10");

    String answer = call(timer, "setWakeup", "[5,\"$0.Alleged: b\"]", "o-11");

    assertThat(answer).isEqualTo("#\"+5\"[]");
    assertThat(fixture.storedState).isEqualTo(TWO_HANDLERS);
  }

  @Test
  void aRepeaterForgottenBeforeItIsMadeTakesItsPlace() {
    String forgotten = call(timer, "deleteRepeater", "[0]");
    String made = call(timer, "makeRepeater", "[\"+5\",\"+10\"]");

    assertThat(forgotten).isEqualTo("#0[]");
    assertThat(made).isEqualTo("#0[]");
    assertThat(fixture.storedState)
        .contains(
            "\\\"repeaters\\\":[\\\"#undefined\\\","
                + "{\\\"interval\\\":\\\"+10\\\",\\\"startTime\\\":\\\"+5\\\"}]");
  }

  @Test
  void wakesWhoIsDueAndRepeats() {
    call(timer, "setWakeup", "[\"+4\",\"$0.Alleged: h\"]", "o-10");
    call(timer, "setWakeup", "[5,\"$0.Alleged: h\"]", "o-10");
    call(timer, "setWakeup", "[5,\"$0.Alleged: b\"]", "o-11");
    call(timer, "makeRepeater", "[\"+5\",\"+10\"]");
    call(timer, "makeRepeater", "[\"+0\",\"+0\"]");
    String scheduled = call(timer, "schedule", "[0,\"$0.Alleged: h\"]", "o-10");
    boolean first = devices.timer("timer").poll(BigInteger.valueOf(4));
    boolean nothing = devices.timer("timer").poll(BigInteger.valueOf(4));
    fixture.sent.clear();

    boolean woke = devices.timer("timer").poll(BigInteger.valueOf(26));

    assertThat(scheduled).isEqualTo("#\"+15\"[]");
    assertThat(first).isTrue();
    assertThat(nothing).isFalse();
    assertThat(woke).isTrue();
    assertThat(fixture.sent)
        .containsExactly(
            "o-10 #[\"wake\",[\"+5\"]][]",
            "o-11 #[\"wake\",[\"+5\"]][]",
            "o-10 #[\"wake\",[\"+15\"]][]");
    assertThat(fixture.storedState)
        .isEqualTo(
            "{\"body\":\"#{\\\"deadlines\\\":[{\\\"handlers\\\":[{\\\"handler\\\":"
                + "\\\"$0.Alleged: h\\\",\\\"index\\\":0}],\\\"time\\\":\\\"+35\\\"}],"
                + "\\\"lastPolled\\\":\\\"+26\\\",\\\"nextRepeater\\\":2,\\\"repeaters\\\":["
                + "{\\\"interval\\\":\\\"+10\\\",\\\"startTime\\\":\\\"+5\\\"},"
                + "{\\\"interval\\\":\\\"+0\\\",\\\"startTime\\\":\\\"+0\\\"}]}\","
                + "\"slots\":[\"o-10\"]}");
  }

  @Test
  void forgetsAHandlerAndARepeater() {
    call(timer, "makeRepeater", "[\"+5\",\"+10\"]");
    call(timer, "schedule", "[0,\"$0.Alleged: h\"]", "o-10");
    call(timer, "schedule", "[0,\"$0.Alleged: h\"]", "o-10");

    String removed = call(timer, "removeWakeup", "[\"$0.Alleged: h\"]", "o-10");
    String deleted = call(timer, "deleteRepeater", "[0]");

    assertThat(removed).isEqualTo("#[\"+15\",\"+15\"][]");
    assertThat(deleted).isEqualTo("#0[]");
    assertThat(fixture.storedState)
        .isEqualTo(
            "{\"body\":\"#{\\\"deadlines\\\":[],\\\"lastPolled\\\":\\\"+0\\\","
                + "\\\"nextRepeater\\\":1,\\\"repeaters\\\":[\\\"#undefined\\\"]}\","
                + "\"slots\":[]}");
  }

  @Test
  void aDeletedRepeaterWakesItsHandlerOnceMore() {
    call(timer, "makeRepeater", "[\"+5\",\"+10\"]");
    call(timer, "schedule", "[0,\"$0.Alleged: h\"]", "o-10");
    call(timer, "deleteRepeater", "[0]");

    devices.timer("timer").poll(BigInteger.valueOf(100));

    assertThat(fixture.sent).containsExactly("o-10 #[\"wake\",[\"+15\"]][]");
    assertThat(fixture.storedState).contains("\\\"deadlines\\\":[]");
  }

  @Test
  void timeNeverGoesBack() {
    devices.timer("timer").poll(BigInteger.TEN);

    assertThatThrownBy(() -> devices.timer("timer").poll(BigInteger.ONE))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("monotonic");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "setWakeup|[\"-1\",\"$0.Alleged: b\"]|o-11",
        "setWakeup|[1.5,\"$0.Alleged: b\"]|o-11",
        "setWakeup|[3,\"$0\"]|o-12",
        "setWakeup|[3,\"&0\"]|p-30",
        "setWakeup|[3,\"$0.Alleged: z\"]|d-20",
        "setWakeup|[3,\"$0.Alleged: z\"]|d+5",
        "setWakeup|[3,\"handler\"]|o-12",
        "setWakeup|[]|o-12",
        "schedule|[7,\"$0.Alleged: h\"]|o-10",
        "schedule|[0,\"$0.Alleged: h\"]|o-10",
        "nope|[]|o-10"
      })
  void refusesWhatMakesNoSense(String method, String args, String slot) {
    call(timer, "makeRepeater", "[\"+0\",\"+0\"]");
    String before = fixture.storedState;

    assertThatThrownBy(() -> call(timer, method, args, slot))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(fixture.storedState).isEqualTo(before);
  }

  @Test
  void saysWhatItCanDo() {
    assertThat(call(timer, "__getMethodNames__", "[]"))
        .isEqualTo(
            "#[\"__getMethodNames__\",\"deleteRepeater\",\"getLastPolled\",\"makeRepeater\","
                + "\"removeWakeup\",\"schedule\",\"setWakeup\"][]");
    assertThat(call(timer, "getLastPolled", "[]")).isEqualTo("#\"+0\"[]");
    assertThat(fixture.storedState).isNull();
  }
}
