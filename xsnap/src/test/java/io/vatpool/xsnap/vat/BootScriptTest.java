package io.vatpool.xsnap.vat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.xsnap.TestEngine;
import io.vatpool.xsnap.artifact.EngineManifest;
import io.vatpool.xsnap.engine.EngineSpec;
import io.vatpool.xsnap.engine.Engines;
import io.vatpool.xsnap.engine.UpcallHandler;
import io.vatpool.xsnap.engine.XsnapProcess;
import org.junit.jupiter.api.Test;

class BootScriptTest {

  /** The reference's engine, measured with the same packages. */
  @Test
  void bootingCostsWhatItCostsInTheReference() throws Exception {
    EngineManifest manifest = TestEngine.ARTIFACT.manifest();
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS);
        XsnapProcess engine = engines.start(EngineSpec.named("test:boot"))) {
      // Given
      BootScript lockdown =
          BootScript.ofBundle(
              manifest.lockdown().id(), TestEngine.ARTIFACT.bundleJson(manifest.lockdown()));
      BootScript supervisor =
          BootScript.ofBundle(
              manifest.supervisor().id(), TestEngine.ARTIFACT.bundleJson(manifest.supervisor()));

      // When
      long first =
          engine.evaluate(lockdown.program().source(), UpcallHandler.NONE).meter().compute();
      long second =
          engine.evaluate(supervisor.program().source(), UpcallHandler.NONE).meter().compute();

      // Then
      assertThat(first).isEqualTo(1_729_304);
      assertThat(second).isEqualTo(24_230_214);
    }
  }

  @Test
  void onlyScriptsBoot() {
    // When
    assertThatThrownBy(() -> BootScript.ofBundle("b1-x", "{\"moduleFormat\":\"endoZipBase64\"}"))

        // Then
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("b1-x cannot boot an engine");
  }
}
