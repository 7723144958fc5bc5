package io.vatpool.xsnap.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EngineArtifactTest {
  @TempDir Path folder;

  @Test
  void extractsExecutablesThatRun() throws Exception {
    // Given
    EngineArtifact artifact = EngineArtifact.fromClassPath();

    // When
    EngineFiles files = artifact.extractTo(folder);

    // Then
    Process version = new ProcessBuilder(files.worker().toString(), "-v").start();
    assertThat(new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("xsnap " + artifact.manifest().packages().get("@agoric/xsnap") + " (XS ");
    assertThat(version.waitFor()).isZero();
  }

  @Test
  void repairsAFileThatDiffers() throws IOException {
    // Given
    EngineArtifact artifact = EngineArtifact.fromClassPath();
    EngineFiles first = artifact.extractTo(folder);
    Files.writeString(first.launcher(), "#!/bin/false");

    // When
    EngineFiles second = artifact.extractTo(folder);

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(Files.size(second.launcher())).isEqualTo(artifact.manifest().launcher().size());
  }

  @Test
  void manyMayExtractAtOnce() throws Exception {
    // Given
    EngineArtifact artifact = EngineArtifact.fromClassPath();
    Callable<EngineFiles> extraction = () -> artifact.extractTo(folder);

    // When
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = threads.invokeAll(Stream.generate(() -> extraction).limit(16).toList());

      // Then
      assertThat(results).map(Future::get).hasSize(16).containsOnly(extraction.call());
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(KernelBundle.class)
  void kernelBundlesAreZipBundlesNamedByTheirHash(KernelBundle name) throws IOException {
    // Given
    EngineArtifact artifact = EngineArtifact.fromClassPath();

    // When
    InstalledBundle bundle = artifact.kernelBundle(name);

    // Then
    var json = new ObjectMapper().readTree(bundle.json());
    assertThat(json.get("moduleFormat").asText()).isEqualTo("endoZipBase64");
    assertThat(bundle.id()).isEqualTo("b1-" + json.get("endoZipBase64Sha512").asText());
  }

  /**
   * The ids that {@code buildVatAndDeviceBundles} of the reference gives with the same packages.
   */
  @ParameterizedTest
  @CsvSource({
    "VAT_ADMIN_DEVICE, b1-703a303516723dbc",
    "VAT_ADMIN_VAT, b1-6954c64cc5556d92",
    "COMMS_VAT, b1-dc7b143a94719c25",
    "VATTP_VAT, b1-a81cfb5edf3cd3f7",
    "TIMER_VAT, b1-8d85b491e8d52fa1",
  })
  void kernelBundleIdsEqualTheReference(KernelBundle name, String idStart) throws IOException {
    // When
    InstalledBundle bundle = EngineArtifact.fromClassPath().kernelBundle(name);

    // Then
    assertThat(bundle.id()).startsWith(idStart);
  }

  @Test
  void bootBundleIdsEqualTheReference() throws IOException {
    // When
    EngineManifest manifest = EngineArtifact.fromClassPath().manifest();

    // Then
    assertThat(manifest.lockdown().id())
        .isEqualTo("b0-40a8ea620c16222d0aba5c07a9d2e549c959b702820529fdbcad5a649602ded5");
    assertThat(manifest.supervisor().id())
        .isEqualTo("b0-4751467ce397e39f6445d34eab978d5f7d317f41dba9952b4c6fbbfd49fb9894");
  }
}
