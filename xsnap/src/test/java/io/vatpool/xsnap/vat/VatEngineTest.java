package io.vatpool.xsnap.vat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.xsnap.TestEngine;
import io.vatpool.xsnap.engine.EngineExit;
import io.vatpool.xsnap.engine.EngineExitedException;
import io.vatpool.xsnap.engine.EngineHostMode;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.EngineProtocolException;
import io.vatpool.xsnap.engine.UpcallFailedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With forked engines; {@link SameVatTest} compares them with plain ones. */
class VatEngineTest {
  private static final VatSpec SPEC = new VatSpec("v1", "counter", false);
  private static final LiveSlotsOptions OPTIONS = new LiveSlotsOptions(false, false);
  private static final String START =
      "[\"startVat\",{\"body\":\"#{\\\"start\\\":10}\",\"slots\":[]}]";

  private static VatEngines engines;
  private static VatBundle bundle;

  @BeforeAll
  static void open() throws Exception {
    engines =
        VatEngines.open(
            TestEngine.ARTIFACT,
            EngineHostMode.FORK,
            TestEngine.TARGET.resolve("test-engine"),
            TestEngine.LIMITS,
            TestEngine.OUTPUT);
    bundle = TestVats.bundle("counter");
  }

  @AfterAll
  static void shut() {
    engines.close();
  }

  @Test
  void aFreshVatTakesDeliveries() throws Exception {
    VatstoreHost host = new VatstoreHost();
    try (VatEngine vat = engines.fresh(SPEC, engines.currentBoot(), bundle, OPTIONS)) {
      // Given
      assertThat(vat.deliver(START, host).json()).isEqualTo("[\"ok\",null,null]");

      // When
      DeliveryResult result = vat.deliver(increment(5), host);

      // Then
      assertThat(result)
          .isInstanceOfSatisfying(
              DeliveryResult.Completed.class,
              completed -> {
                assertThat(completed.json()).isEqualTo("[\"ok\",null,null]");
                assertThat(completed.meter().compute()).isPositive();
              });
      assertThat(host.syscalls)
          .contains("[\"vatstoreGet\",\"idCounters\"]")
          .last()
          .isEqualTo("[\"resolve\",[[\"p-60\",false,{\"body\":\"#15\",\"slots\":[]}]]]");
      assertThat(host.console).containsExactly("[\"vat\",\"log\",\"count is\",\"15\"]");
    }
  }

  @Test
  void bringOutYourDeadReturnsStatistics() throws Exception {
    VatstoreHost host = new VatstoreHost();
    try (VatEngine vat = started(host)) {
      // When
      DeliveryResult result = vat.deliver("[\"bringOutYourDead\"]", host);

      // Then
      assertThat(result.json()).startsWith("[\"ok\",{\"").contains("\"slotToVal\":");
    }
  }

  @Test
  void equalHistoriesGiveEqualHeapsAlsoAfterRestarts() throws Exception {
    VatstoreHost steadyHost = new VatstoreHost();
    VatstoreHost restartedHost = new VatstoreHost();
    try (VatEngine steady = started(steadyHost);
        VatEngine first = started(restartedHost)) {
      // Given
      for (int i = 0; i < 5; i++) {
        steady.deliver(increment(i), steadyHost);
        first.deliver(increment(i), restartedHost);
      }
      ByteArrayOutputStream image = new ByteArrayOutputStream();

      // When
      try (VatEngine second = engines.restart(first, image)) {
        DeliveryResult afterwards = second.deliver(increment(7), restartedHost);

        // Then
        assertThat(first.isAlive()).isFalse();
        assertThat(hash(image)).isEqualTo(hash(snapshot(steady)));
        assertThat(afterwards.json()).isEqualTo(steady.deliver(increment(7), steadyHost).json());
        assertThat(restartedHost.syscalls).isEqualTo(steadyHost.syscalls);
        assertThat(restartedHost.console).isEqualTo(steadyHost.console);
      }
    }
  }

  @Test
  void aVatGoesOnFromItsSnapshot() throws Exception {
    VatstoreHost host = new VatstoreHost();
    ByteArrayOutputStream image;
    try (VatEngine vat = started(host)) {
      vat.deliver(increment(5), host);
      image = snapshot(vat);
    }

    // When
    try (VatEngine vat =
        engines.fromSnapshot(SPEC, "v1-3", new ByteArrayInputStream(image.toByteArray()))) {
      vat.deliver(increment(1), host);

      // Then
      assertThat(host.console).last().isEqualTo("[\"vat\",\"log\",\"count is\",\"16\"]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "loop, true, Compute meter exceeded",
    "recurse, false, Stack meter exceeded",
    "hoard, false, Allocate meter exceeded",
  })
  void aVatThatExhaustsItselfGetsTheReferencesProblem(
      String method, boolean metered, String problem) throws Exception {
    VatstoreHost host = new VatstoreHost();
    VatSpec spec = new VatSpec("v2", "glutton", metered);
    try (VatEngine vat = engines.fresh(spec, engines.currentBoot(), bundle, OPTIONS)) {
      // Given
      vat.deliver(START, host);

      // When
      DeliveryResult result = vat.deliver(message(method, ""), host);

      // Then
      assertThat(result).isInstanceOf(DeliveryResult.Exhausted.class);
      assertThat(result.json()).isEqualTo("[\"error\",\"" + problem + "\",null]");
      assertThat(vat.isAlive()).isFalse();
    }
  }

  @Test
  void aMessageToAnUnknownExportIsAnErrorOfTheDelivery() throws Exception {
    VatstoreHost host = new VatstoreHost();
    try (VatEngine vat = started(host)) {
      // When
      DeliveryResult result = vat.deliver(increment(1).replace("\"o+0\"", "\"o+99\""), host);

      // Then
      assertThat(result).isInstanceOf(DeliveryResult.Completed.class);
      assertThat(result.json()).startsWith("[\"error\",\"");
      assertThat(vat.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"frobnicate\"]      | unknown delivery type",
        "[\"deliver\"          | its supervisor",
        "{}                    | its supervisor",
      })
  void whatIsNoDeliveryEndsTheEngine(String delivery, String problem) throws Exception {
    VatstoreHost host = new VatstoreHost();
    try (VatEngine vat = started(host)) {
      // When
      var failure =
          catchThrowableOfType(EngineLostException.class, () -> vat.deliver(delivery, host));

      // Then
      assertThat(failure)
          .isInstanceOf(EngineProtocolException.class)
          .hasMessageContaining("v1:counter")
          .hasMessageContaining(problem);
      assertThat(vat.isAlive()).isFalse();
    }
  }

  @Test
  void aHostThatCannotAnswerLosesTheEngine() throws Exception {
    VatstoreHost host = new VatstoreHost();
    try (VatEngine vat = started(host)) {
      // Given
      VatHost disconnected =
          new VatHost() {
            @Override
            public String syscall(String syscall) throws IOException {
              throw new IOException("gateway is gone");
            }

            @Override
            public void console(String arguments) {}

            @Override
            public void testLog(String arguments) {}
          };

      // When
      var failure =
          catchThrowableOfType(
              UpcallFailedException.class, () -> vat.deliver(increment(1), disconnected));

      // Then
      assertThat(failure).hasRootCauseMessage("gateway is gone");
    }
  }

  @Test
  void aKilledEngineIsNotTheVatsFault() throws Exception {
    VatstoreHost host = new VatstoreHost();
    try (VatEngine vat = started(host)) {
      // Given
      ProcessHandle.of(vat.pid()).orElseThrow().destroyForcibly();

      // When
      var failure =
          catchThrowableOfType(EngineExitedException.class, () -> vat.deliver(increment(1), host));

      // Then
      assertThat(failure.exit()).isEqualTo(new EngineExit.Signalled(9));
    }
  }

  @Test
  void aBootScriptThatThrowsIsNamed() {
    // Given
    BootScript bad =
        BootScript.ofBundle(
            "b0-bad",
            "{\"moduleFormat\":\"nestedEvaluate\",\"source\":\"() => { throw Error('broken') }\"}");

    // When
    var failure =
        catchThrowableOfType(
            EngineProtocolException.class,
            () -> engines.fresh(SPEC, List.of(bad), bundle, OPTIONS));

    // Then
    assertThat(failure).hasMessageContaining("b0-bad").hasMessageContaining("Error: broken");
  }

  @Test
  void anotherBundleFormatIsRefused() {
    // When
    assertThatThrownBy(() -> VatBundle.parse("{\"moduleFormat\":\"getExport\",\"source\":\"\"}"))

        // Then
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("endoZipBase64, not 'getExport'");
  }

  private static VatEngine started(VatHost host) throws Exception {
    VatEngine vat = engines.fresh(SPEC, engines.currentBoot(), bundle, OPTIONS);
    vat.deliver(START, host);
    return vat;
  }

  private static String increment(int by) {
    return message("increment", Integer.toString(by));
  }

  private static String message(String method, String argument) {
    return "[\"message\",\"o+0\",{\"methargs\":{\"body\":\"#[\\\"%s\\\",[%s]]\",\"slots\":[]},\"result\":\"p-60\"}]"
        .formatted(method, argument);
  }

  private static ByteArrayOutputStream snapshot(VatEngine vat) throws Exception {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    vat.saveSnapshot(image);
    return image;
  }

  private static String hash(ByteArrayOutputStream image) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(image.toByteArray()));
  }
}
