package io.vatpool.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Utf8Test {

  @Property
  void anyTextSurvives(@ForAll("texts") String text) {
    byte[] bytes = Utf8.bytes(text);

    assertThat(Utf8.string(bytes)).isEqualTo(text);
  }

  @Property
  void wellFormedTextIsPlainUtf8(@ForAll String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);

    if (text.equals(new String(plain, StandardCharsets.UTF_8))) {
      assertThat(Utf8.bytes(text)).isEqualTo(plain);
    }
  }

  @Property
  void theOrderIsTheOrderOfTheBytes(@ForAll("texts") String a, @ForAll("texts") String b) {
    int order = Integer.signum(Utf8.ORDER.compare(a, b));

    assertThat(order)
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(Utf8.bytes(a), Utf8.bytes(b))));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of('a', 'é', '\uD800', '\uDBFF', '\uDC00', '\uDFFF', '\uE000', '\uFFFD')
        .list()
        .ofMaxSize(6)
        .map(chars -> {
          StringBuilder text = new StringBuilder();
          chars.forEach(text::append);
          return text.toString();
        });
  }
}
