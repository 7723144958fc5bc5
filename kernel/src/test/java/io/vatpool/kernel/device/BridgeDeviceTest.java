package io.vatpool.kernel.device;

import static io.vatpool.kernel.device.DeviceFixture.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.kernel.config.DeviceKind;
import io.vatpool.protocol.json.JsJson;
import org.junit.jupiter.api.Test;

/** Answers and states as the reference's {@code device-bridge.js} gave them. */
class BridgeDeviceTest {
  private final DeviceFixture fixture = new DeviceFixture();
  private final BuiltinDevices devices =
      fixture.devices((name, args) -> JsJson.parse("{\"heard\":" + args.size() + "}"));
  private final Device bridge = devices.create(fixture.setup(DeviceKind.BRIDGE)).orElseThrow();

  @Test
  void leavesCallsForTheHostAndAnswers() {
    String answer =
        call(
            bridge,
            "callOutbound",
            "[\"a\",{\"x\":\"+5\",\"y\":\"#undefined\",\"z\":[\"#undefined\",\"%@@iterator\","
                + "{\"#error\":\"m\",\"name\":\"Error\"}],\"h\":\"$0.Alleged: h\"}]",
            "o-10");

    assertThat(answer).isEqualTo("#{\"heard\":2}[]");
    assertThat(fixture.outbox.peek(10))
        .containsExactly(
            "{\"device\":\"bridge\",\"args\":[\"a\",{\"h\":{},\"x\":\"5\",\"z\":[null,null,{}]}]}");
  }

  @Test
  void takesCallsOnceThereIsAHandler() {
    ArrayNode args = (ArrayNode) JsJson.parse("[\"chan\",{\"a\":[1,null]}]");
    assertThatThrownBy(() -> devices.bridge("bridge").inbound(args))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("registered an inbound handler");
    call(bridge, "registerInboundHandler", "[\"$0.Alleged: h\"]", "o-10");

    devices.bridge("bridge").inbound(args);

    assertThat(fixture.sent).containsExactly("o-10 #[\"inbound\",[\"chan\",{\"a\":[1,null]}]][]");
    assertThat(fixture.storedState)
        .isEqualTo(
            "{\"body\":\"#{\\\"inboundHandler\\\":\\\"$0.Alleged: h\\\"}\",\"slots\":[\"o-10\"]}");
  }

  @Test
  void hasOneHandlerUntilItIsUnregistered() {
    call(bridge, "registerInboundHandler", "[\"$0.Alleged: h\"]", "o-10");
    assertThatThrownBy(() -> call(bridge, "registerInboundHandler", "[\"$0.Alleged: h\"]", "o-10"))
        .isInstanceOf(DeviceException.class);

    String answer = call(bridge, "unregisterInboundHandler", "[]");

    assertThat(answer).isEqualTo("#\"#undefined\"[]");
    assertThat(fixture.storedState)
        .isEqualTo("{\"body\":\"#{\\\"inboundHandler\\\":\\\"#undefined\\\"}\",\"slots\":[]}");
  }

  @Test
  void namesADeviceThatIsNotThere() {
    assertThatThrownBy(() -> devices.bridge("other"))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("no bridge device 'other'");
  }

  @Test
  void theHostTakesCallsInOrder() {
    call(bridge, "callOutbound", "[1]");
    call(bridge, "callOutbound", "[2]");
    call(bridge, "callOutbound", "[3]");

    long removed = devices.removeOutbound(2);
    long again = devices.removeOutbound(2);

    assertThat(removed).isEqualTo(2);
    assertThat(again).isZero();
    assertThat(fixture.outbox.peek(5)).containsExactly("{\"device\":\"bridge\",\"args\":[3]}");
    assertThat(devices.removeOutbound(99)).isEqualTo(1);
    assertThat(devices.bridgeNames()).containsExactly("bridge");
  }
}
