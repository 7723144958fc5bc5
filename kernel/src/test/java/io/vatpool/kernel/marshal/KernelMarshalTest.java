package io.vatpool.kernel.marshal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.protocol.CapData;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected texts were written by {@code @agoric/kmarshal} 0.1 on {@code @endo/marshal} 1.8. */
class KernelMarshalTest {
  private static final String MIXED =
      "#[\"#undefined\",null,true,0,0,1.5,1e+21,\"#NaN\",\"#Infinity\",\"#-Infinity\",\"+5\",\"-5\","
          + "\"+0\",\"\",\"abc\",\"!!x\",\"!-x\",\"!#x\",\" x\",\".x\","
          + "\"\u2028\\\"\\\\\\n\uD83D\uDE00\\ud800\"]";

  @Test
  void writesEveryKindOfPrimitive() {
    Passable value =
        Passable.array(
            Passable.UNDEFINED,
            Passable.NULL,
            Passable.of(true),
            Passable.of(0),
            new Passable.Num(-0.0),
            new Passable.Num(1.5),
            new Passable.Num(1e21),
            new Passable.Num(Double.NaN),
            new Passable.Num(Double.POSITIVE_INFINITY),
            new Passable.Num(Double.NEGATIVE_INFINITY),
            Passable.of(BigInteger.valueOf(5)),
            Passable.of(BigInteger.valueOf(-5)),
            Passable.of(BigInteger.ZERO),
            Passable.of(""),
            Passable.of("abc"),
            Passable.of("!x"),
            Passable.of("-x"),
            Passable.of("#x"),
            Passable.of(" x"),
            Passable.of(".x"),
            Passable.of("\u2028\"\\\n\uD83D\uDE00\uD800"));

    CapData data = KernelMarshal.serialize(value);

    assertThat(data).isEqualTo(CapData.of(MIXED));
  }

  @Test
  void sortsPropertiesAndNamesAnObjectOnce() {
    Passable object = KernelMarshal.slot("ko20", "Alleged: root");
    Passable promise = KernelMarshal.slot("kp40");
    Passable value =
        Passable.record(
            Map.of(
                "b", Passable.of(1),
                "a", Passable.array(object, promise, object),
                "10", Passable.of(1),
                "9", Passable.of(2),
                "-1", Passable.of(3),
                "#tag", Passable.of(4),
                "é", Passable.of(5),
                "__proto__x", Passable.of(6)));

    CapData data = KernelMarshal.serialize(value);

    assertThat(data)
        .isEqualTo(
            new CapData(
                """
                #{"9":2,"10":1,"!#tag":4,"!-1":3,"__proto__x":6,\
                "a":["$0.Alleged: root","&1","$0"],"b":1,"é":5}\
                """,
                List.of("ko20", "kp40")));
  }

  @Test
  void twoReferencesToOneObjectAreTwoSlots() {
    Passable value = Passable.array(KernelMarshal.slot("ko5", "A"), KernelMarshal.slot("ko5", "B"));

    CapData data = KernelMarshal.serialize(value);

    assertThat(data)
        .isEqualTo(new CapData("#[\"$0.Alleged: A\",\"$1.Alleged: B\"]", List.of("ko5", "ko5")));
  }

  @Test
  void writesTheKernelsOwnErrors() {
    CapData error = KernelMarshal.makeError("vat terminated");

    assertThat(error).isEqualTo(CapData.of("#{\"#error\":\"vat terminated\",\"name\":\"Error\"}"));
  }

  @Test
  void writesTheDisconnectionOfAnUpgrade() {
    CapData disconnection = KernelMarshal.upgradeDisconnection("#hi", 3);

    assertThat(disconnection)
        .isEqualTo(
            CapData.of(
                "#{\"incarnationNumber\":3,\"name\":\"vatUpgraded\",\"upgradeMessage\":\"!#hi\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#{\"#error\":\"boom\",\"errorId\":\"error:liveSlots:v6#70001\",\"name\":\"WeirdError\"}"
            + "|#{\"#error\":\"boom\",\"name\":\"Error\"}",
        "#[{\"#error\":\"!#boom\",\"name\":\"RangeError\",\"cause\":{\"#error\":\"i\",\"name\":\"Error\"}}]"
            + "|#[{\"#error\":\"!#boom\",\"name\":\"RangeError\"}]",
        "#[\"-0\",\"+007\"]|#[\"+0\",\"+7\"]",
        "#[1e400,-1e400,1E2]|#[\"#Infinity\",\"#-Infinity\",100]",
        "#{\"a\":1,\"a\":2}|#{\"a\":2}",
        "#{\"!#error\":\"x\",\"!+1\":1}|#{\"!#error\":\"x\",\"!+1\":1}",
        "#[\"%@@asyncIterator\",\"%foo\",\"%@@@@foo\"]|#[\"%@@asyncIterator\",\"%foo\",\"%@@@@foo\"]",
        "#{\"#tag\":\"!#x\",\"payload\":1}|#{\"#tag\":\"!#x\",\"payload\":1}",
        "{\"@qclass\":\"error\",\"errorId\":\"e1\",\"message\":\"m\",\"name\":\"TypeError\"}"
            + "|#{\"#error\":\"m\",\"name\":\"TypeError\"}",
        "{\"@qclass\":\"hilbert\",\"original\":\"q\",\"rest\":{\"a\":1}}"
            + "|#{\"@qclass\":\"q\",\"a\":1}",
        "[{\"@qclass\":\"undefined\"},{\"@qclass\":\"bigint\",\"digits\":\"-7\"}]"
            + "|#[\"#undefined\",\"-7\"]"
      })
  void readsWhatTheReferenceReads(String body, String written) {
    CapData again = KernelMarshal.serialize(KernelMarshal.unserialize(CapData.of(body)));

    assertThat(again.body()).isEqualTo(written);
  }

  @Test
  void renamesObjectsAsTheReferenceDoes() {
    CapData data =
        new CapData(
            "#[\"$1.Alleged: x\",\"$0\",\"$1\",\"&2\",\"$3.DebugName: q\",\"$4.\"]",
            List.of("ko1", "ko2", "kp3", "ko4", "ko5"));

    CapData again = KernelMarshal.serialize(KernelMarshal.unserialize(data));

    assertThat(again)
        .isEqualTo(
            new CapData(
                "#[\"$0.Alleged: x\",\"$1.Alleged: undefined\",\"$0\",\"&2\","
                    + "\"$3.Alleged: DebugName: q\",\"$4.Alleged: \"]",
                List.of("ko2", "ko1", "kp3", "ko4", "ko5")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#\"$0\"",
        "#\"*x\"",
        "#{\"#foo\":1}",
        "#\"%@@bogus\"",
        "#\"+\"",
        "#\"+1x\"",
        "#{\"#error\":5,\"name\":\"Error\"}",
        "#{\"#error\":\"x\",\"message\":\"y\",\"name\":\"Error\"}",
        "#{\"#error\":\"x\"}",
        "#{\"#error\":\"x\",\"name\":\"Error\",\"zork\":\"$0.Alleged: foo\"}",
        "#{\"#tag\":\"x\",\"payload\":1,\"z\":2}",
        "#{\"#tag\":5,\"payload\":1}",
        "#{\"#tag\":\"x\"}",
        "#{\"+1\":1}",
        "#not JSON"
      })
  void refusesWhatTheReferenceRefuses(String body) {
    assertThatThrownBy(() -> KernelMarshal.unserialize(CapData.of(body)))
        .isInstanceOf(MarshalException.class);
  }

  @ParameterizedTest
  @CsvSource({"#\"$0\",kp1", "#\"&0\",ko1"})
  void refusesASlotOfTheOtherKind(String body, String slot) {
    assertThatThrownBy(() -> KernelMarshal.unserialize(new CapData(body, List.of(slot))))
        .isInstanceOf(MarshalException.class);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"#\"$0.Alleged: x\",ko1,ko1", "#\"&0\",kp7,kp7", "#[\"$0\"],ko1,-", "#null,ko1,-"})
  void findsTheReferenceThatIsTheWholeValue(String body, String slot, String found) {
    CapData data = new CapData(body, List.of(slot));

    assertThat(KernelMarshal.extractSingleSlot(data).orElse(null)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#[\"foo\",[]]|foo",
        "#[\"!-foo\",[]]|-foo",
        "#[\"%@@asyncIterator\",[]]|[@@asyncIterator]",
        "#[\"#undefined\",[]]|<funcall>",
        "#[7,[]]|<unintelligible method>",
        "#[]|<funcall>",
        "#null|<unknown>",
        "nonsense|<unknown>",
        "[{\"@qclass\":\"symbol\",\"name\":\"x\"},[]]|[x]",
        "[{\"@qclass\":\"other\"},[]]|<invalid method type>"
      })
  void namesMethods(String body, String name) {
    assertThat(MethodName.of(CapData.of(body))).isEqualTo(name);
  }
}
