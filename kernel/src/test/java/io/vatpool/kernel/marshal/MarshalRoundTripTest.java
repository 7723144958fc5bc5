package io.vatpool.kernel.marshal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MarshalRoundTripTest {
  @Property
  void capDataRoundTrips(@ForAll("passables") Passable value) {
    CapData data = KernelMarshal.serialize(value);

    Passable read = KernelMarshal.unserialize(data);

    assertThat(read).isEqualTo(value);
  }

  @Property
  void plainJsonRoundTripsThroughItsText(@ForAll("passables") Passable value) {
    JsonNode plain = JsJson.parse(JsJson.stringify(PlainJson.fromPassable(value)));

    Passable read = PlainJson.toPassable(plain);

    assertThat(read).isEqualTo(value);
  }

  @Provide
  Arbitrary<Passable> passables() {
    return value(3);
  }

  private static Arbitrary<Passable> value(int depth) {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withCharRange('\0', '\u00ff')
            .withChars('\ud800', '\u2028')
            .ofMaxLength(6);
    Arbitrary<Passable> leaf =
        Arbitraries.oneOf(
            Arbitraries.of(Passable.UNDEFINED, Passable.NULL, Passable.of(true)),
            // negative zero becomes zero, in JavaScript as here
            Arbitraries.doubles().map(n -> new Passable.Num(n == 0 ? 0 : n)),
            Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, 1e21, Double.MIN_VALUE)
                .map(Passable.Num::new),
            Arbitraries.longs().between(-(1L << 53) + 1, (1L << 53) - 1).map(Passable::of),
            Arbitraries.bigIntegers().map(Passable::of),
            text.map(Passable::of),
            Arbitraries.of("foo", "@@iterator", "@@@@foo").map(Passable.Sym::new),
            text.map(message -> new Passable.Err("TypeError", message)),
            Arbitraries.integers().between(1, 9).map(n -> new Passable.Promise("kp" + n)),
            Arbitraries.integers()
                .between(1, 9)
                .map(n -> new Passable.Remotable("ko" + n, "Alleged: of " + n)));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Passable> inner = value(depth - 1);
    Arbitrary<List<Passable>> elements = inner.list().ofMaxSize(4);
    return Arbitraries.oneOf(
        leaf,
        elements.map(Passable.CopyArray::new),
        Arbitraries.maps(text, inner).ofMaxSize(4).map(Passable::record),
        inner.map(payload -> new Passable.Tagged("-tag", payload)));
  }
}
