package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vats that misbehave end with a clear error, and all others go on. */
@ExtendWith(SharedCluster.class)
class BadVatsIT {
  private static final String KERNEL = "bad";
  private static final String BYSTANDER = "bystander";

  private final LocalCluster cluster;
  private final Vatpool vatpool;

  BadVatsIT(LocalCluster cluster) {
    this.cluster = cluster;
    this.vatpool = cluster.vatpool();
  }

  /** A vat for each way to end, in one kernel; and a kernel that has nothing to do with it. */
  @BeforeAll
  static void create(LocalCluster cluster) throws IOException {
    cluster.vatpool().ok("up");
    cluster.create(Kit.config(cluster), BYSTANDER);
    ObjectNode config = config(cluster);
    for (String vat : new String[] {"recurse", "exhaust"}) {
      ((ObjectNode) config.path("vats")).putObject(vat).put("bundleName", "kit");
    }
    cluster.create(written(cluster, "bad.json", config), KERNEL);
  }

  @AfterEach
  void allOthersGoOn() {
    for (String kernel : new String[] {KERNEL, BYSTANDER}) {
      vatpool.ok("send " + kernel + " kit increment --wait 2m");
      vatpool.ok("send " + kernel + " other increment --wait 2m");
      vatpool.ok("audit " + kernel);
    }
    vatpool.ok("status");
  }

  @ParameterizedTest
  @CsvSource({"recurse, Stack meter exceeded", "exhaust, Allocate meter exceeded"})
  void aVatThatUsesUpItsEngineIsTerminated(String vat, String reason) {
    // Given
    String id = vatpool.ok("vats bad " + vat + " --json").json().path("id").asText();

    // When
    Run send = vatpool.run("send bad " + vat + " " + vat + " --wait 4m");

    // Then
    send.ended(Exit.FAILED);
    assertThat(send.out()).contains("is rejected", "vat terminated");
    assertThat(send.err()).contains(id + " was terminated: " + reason);
    assertThat(vatpool.ok("vats bad").out()).contains(id + " was terminated: " + reason);
    Run after = vatpool.run("send bad " + vat + " increment").ended(Exit.REFUSED);
    assertThat(after.err()).contains("'" + vat + "', or not any more");
  }

  @Test
  void anEndlessLoopEndsWithItsMeter() {
    // When
    Run send = vatpool.run("send bad kit meteredLoop 5000000 --wait 4m");

    // Then
    send.ended(Exit.FAILED);
    assertThat(send.out()).contains("is rejected", "vat terminated");
  }

  @Test
  void aVatThatCannotBeBuiltIsToldToWhoWantedIt() {
    // When
    Run send = vatpool.run("send bad kit breakOne --wait 4m");

    // Then
    send.ended(Exit.FAILED);
    assertThat(send.out()).contains("is rejected", "this vat cannot be built");
  }

  @Test
  void aStaticVatThatCannotBeBuiltLeavesTheOthers() throws IOException {
    // Given
    ObjectNode config = config(cluster);
    ObjectNode broken = ((ObjectNode) config.path("vats")).putObject("broken");
    broken.put("bundleName", "kit").putObject("parameters").put("broken", true);
    Path file = written(cluster, "broken.json", config);

    // When
    cluster.create(file, "halfway");

    // Then
    assertThat(vatpool.ok("vats halfway").out()).contains("was terminated: ", "cannot be built");
    Run send = vatpool.run("send halfway broken increment").ended(Exit.REFUSED);
    assertThat(send.err()).contains("'broken', or not any more");
    vatpool.ok("send halfway other increment --wait 2m");
  }

  @Test
  void aBundleWhoseHashLiesIsRefused() throws IOException {
    // Given
    Path honest = Kit.config(cluster).resolveSibling("kit.bundle");
    ObjectNode bundle = (ObjectNode) Console.JSON.readTree(honest.toFile());
    String lie = "0".repeat(128);
    bundle.put("endoZipBase64Sha512", lie);
    Path lying = Files.writeString(honest.resolveSibling("lying.bundle"), bundle.toString());
    ObjectNode config = config(cluster);
    ObjectNode code = (ObjectNode) config.at("/bundles/kit");
    code.put("bundleSpec", lying.toString());

    // When
    Run create =
        vatpool.run("kernel create " + written(cluster, "lying.json", config) + " --name lying");

    // Then
    create.ended(Exit.REFUSED);
    assertThat(create.err()).contains(lie);
    assertThat(vatpool.ok("bundles").out()).doesNotContain(lie);
    vatpool.run("kernel show lying").ended(Exit.REFUSED);
  }

  private static ObjectNode config(LocalCluster cluster) throws IOException {
    return (ObjectNode) Console.JSON.readTree(Kit.config(cluster).toFile());
  }

  /** Beside the kit's own, so that paths mean the same. */
  private static Path written(LocalCluster cluster, String name, ObjectNode config)
      throws IOException {
    return Files.writeString(Kit.config(cluster).resolveSibling(name), config.toString());
  }
}
