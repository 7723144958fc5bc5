package io.vatpool.gateway.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.artifact.InstalledBundle;
import io.vatpool.xsnap.artifact.KernelBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleCheckTest {

  @Test
  void takesABundleOfThePublishedTools() throws IOException {
    // Given
    InstalledBundle timer = timer();

    // When
    CheckedBundle checked = BundleCheck.check(timer.json());

    // Then
    assertThat(checked.bundleId()).isEqualTo(timer.id());
    assertThat(checked.modules()).isGreaterThan(10);
    assertThat(checked.json())
        .startsWith("{\"moduleFormat\":\"endoZipBase64\",\"endoZipBase64Sha512\":\"")
        .hasSameSizeAs(timer.json());
  }

  @Test
  void namesTheHashThatLies() throws IOException {
    // Given
    ObjectNode bundle = timerJson();
    String real = bundle.get("endoZipBase64Sha512").textValue();
    String lie = (real.startsWith("0") ? "1" : "0") + real.substring(1);
    bundle.put("endoZipBase64Sha512", lie);

    // When / Then
    assertThatThrownBy(() -> BundleCheck.check(bundle.toString()))
        .isInstanceOf(BundleRejectedException.class)
        .hasMessageContaining(lie)
        .hasMessageContaining(real);
  }

  @Test
  void namesTheModuleThatWasChanged() throws IOException {
    // Given
    ObjectNode bundle = timerJson();
    byte[] archive = Base64.getDecoder().decode(bundle.get("endoZipBase64").textValue());
    // Members are stored, so a text of a module can be changed in place.
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    archive[text.indexOf("buildRootObject")] = 'X';
    bundle.put("endoZipBase64", Base64.getEncoder().encodeToString(archive));

    // When / Then
    assertThatThrownBy(() -> BundleCheck.check(bundle.toString()))
        .isInstanceOf(BundleRejectedException.class)
        .hasMessageMatching("(?s)module '.*' should have SHA-512 .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "null",
        "{}",
        "{\"moduleFormat\":1}",
        "{\"moduleFormat\":\"nestedEvaluate\",\"source\":\"1\"}",
        "{\"moduleFormat\":\"endoZipBase64\",\"endoZipBase64\":\"AA\",\"endoZipBase64Sha512\":\"\"}",
        "{\"moduleFormat\":\"endoZipBase64\",\"endoZipBase64\":\"AAAA\",\"extra\":1}",
      })
  void refusesWhatIsNoBundle(String json) {
    assertThatThrownBy(() -> BundleCheck.check(json)).isInstanceOf(BundleRejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "%%%", "UEsDBA=="})
  void refusesAnArchiveThatIsNone(String base64) {
    // Given
    String json =
        "{\"moduleFormat\":\"endoZipBase64\",\"endoZipBase64\":\"%s\",\"endoZipBase64Sha512\":\"%s\"}"
            .formatted(base64, "0".repeat(128));

    // When / Then
    assertThatThrownBy(() -> BundleCheck.check(json))
        .isInstanceOf(BundleRejectedException.class)
        .hasMessageContaining("endoZipBase64");
  }

  private static ObjectNode timerJson() throws IOException {
    return (ObjectNode) JsJson.parse(timer().json());
  }

  private static InstalledBundle timer() throws IOException {
    return EngineArtifact.fromClassPath().kernelBundle(KernelBundle.TIMER_VAT);
  }
}
