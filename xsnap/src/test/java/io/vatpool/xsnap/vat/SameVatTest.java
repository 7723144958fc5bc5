package io.vatpool.xsnap.vat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.xsnap.TestEngine;
import io.vatpool.xsnap.artifact.KernelBundle;
import io.vatpool.xsnap.engine.EngineHostMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vats in forked engines and in plain ones: every result, meter, syscall and snapshot is equal. */
class SameVatTest {
  private static final LiveSlotsOptions OPTIONS = new LiveSlotsOptions(false, false);
  private static final String BOYD = "[\"bringOutYourDead\"]";

  @ParameterizedTest
  @CsvSource({
    "counter, false",
    "counter, true",
    "TIMER_VAT, false",
    "COMMS_VAT, true",
  })
  void livesTheSameLife(String name, boolean metered) throws Exception {
    VatSpec spec = new VatSpec("v6", name, metered);
    VatBundle bundle =
        name.equals("counter")
            ? TestVats.bundle(name)
            : VatBundle.parse(TestEngine.ARTIFACT.kernelBundle(KernelBundle.valueOf(name)).json());
    try (VatEngines plain = open(EngineHostMode.PLAIN);
        VatEngines forking = open(EngineHostMode.FORK)) {
      // Given
      List<String> expected = live(plain, spec, bundle);

      // When
      List<String> first = live(forking, spec, bundle);
      List<String> second = live(forking, spec, bundle);

      // Then
      assertThat(first).isEqualTo(expected);
      assertThat(second).isEqualTo(expected);
    }
  }

  /** From the beginning over two snapshots, from each of which a new engine goes on. */
  private static List<String> live(VatEngines engines, VatSpec spec, VatBundle bundle)
      throws Exception {
    List<String> course = new ArrayList<>();
    VatstoreHost host = new VatstoreHost();
    byte[] image;
    try (VatEngine vat = engines.fresh(spec, engines.currentBoot(), bundle, OPTIONS)) {
      course.add(deliver(vat, host, "[\"startVat\",{\"body\":\"#{}\",\"slots\":[]}]"));
      course.add(deliver(vat, host, message("grow", "2000")));
      course.add(deliver(vat, host, BOYD));
      image = snapshot(vat, course);
      course.add(deliver(vat, host, message("increment", "3")));
      snapshot(vat, course);
    }
    try (VatEngine vat = engines.fromSnapshot(spec, "v6-3", new ByteArrayInputStream(image))) {
      course.add(deliver(vat, host, message("increment", "5")));
      course.add(deliver(vat, host, BOYD));
      try (VatEngine next = engines.restart(vat, new ByteArrayOutputStream())) {
        course.add(deliver(next, host, message("grow", "3000")));
        course.add(deliver(next, host, message("fail", "")));
        snapshot(next, course);
      }
    }
    course.addAll(host.syscalls);
    course.addAll(host.console);
    return course;
  }

  private static VatEngines open(EngineHostMode mode) throws Exception {
    return VatEngines.open(
        TestEngine.ARTIFACT,
        mode,
        TestEngine.TARGET.resolve("test-engine"),
        TestEngine.LIMITS,
        TestEngine.OUTPUT);
  }

  private static String deliver(VatEngine vat, VatHost host, String delivery) throws Exception {
    return vat.deliver(delivery, host) instanceof DeliveryResult.Completed(var json, var meter)
        ? "%s %d %d %d".formatted(json, meter.compute(), meter.currentHeapCount(), meter.allocate())
        : "exhausted";
  }

  private static byte[] snapshot(VatEngine vat, List<String> course) throws Exception {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    vat.saveSnapshot(image);
    byte[] bytes = image.toByteArray();
    course.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    return bytes;
  }

  private static String message(String method, String argument) {
    return "[\"message\",\"o+0\",{\"methargs\":{\"body\":\"#[\\\"%s\\\",[%s]]\",\"slots\":[]},\"result\":null}]"
        .formatted(method, argument);
  }
}
