package io.vatpool.xsnap.vat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenSyscallsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"vatstoreSet\",\"a\",\"b\"] | true",
        "[\"exit\",false,{}] | true",
        "[\"vatstoreGet\",\"a\"] | false",
        "[\"callNow\",\"d-1\",\"m\",{}] | false",
        "[\"vatstoreSet | false",
        "[] | false",
      })
  void asksNothing(String syscall, boolean written) {
    assertThat(WrittenSyscalls.contains(syscall)).isEqualTo(written);
  }
}
