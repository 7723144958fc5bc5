package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that the images are made with and come with, run without a container. */
class ContainerStepsIT {
  @TempDir Path folder;

  @Test
  void theImagesRuntimeRunsWhatTheBuildLaysOut() throws Exception {
    Path jre = folder.resolve("jre");
    Tool linked = Tool.run("sh", "../containers/steps/jre.sh", jre.toString());
    assertThat(linked.status()).as(linked.output()).isZero();
    Path out = folder.resolve("out");
    Tool laidOut = Tool.run("sh", "../containers/steps/build.sh", out.toString(), "--no-build");
    assertThat(laidOut.status()).as(laidOut.output()).isZero();

    Tool collect =
        Tool.run(
            jre.resolve("bin/java").toString(),
            "-jar",
            out.resolve("vatpool-cli/vatpool-cli.jar").toString(),
            "snapshots",
            "collect",
            "--store",
            "http://127.0.0.1:1",
            "--database",
            folder.resolve("absent").toString());
    assertThat(collect.status()).as(collect.output()).isEqualTo(2);
    assertThat(collect.output()).contains("must have the files url, username and password");

    becomesReady(
        jre.resolve("bin/java").toString(),
        "-jar",
        out.resolve("snapstore-svc/quarkus-run.jar").toString());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "vatpool.native",
      matches = "true",
      disabledReason = "the executables take many minutes to make (docs/native.md)")
  void theExecutablesRunAsTheImagesStartThem() throws Exception {
    Path out = folder.resolve("out");
    Tool laidOut =
        Tool.run("sh", "../containers/steps/build.sh", out.toString(), "--native", "--no-build");
    assertThat(laidOut.status()).as(laidOut.output()).isZero();
    assertThat(out.resolve("kernel-gateway/kernel-gateway-runner")).isExecutable();
    assertThat(out.resolve("worker-pool/worker-pool-runner")).isExecutable();

    becomesReady(
        out.resolve("snapstore-svc/snapstore-svc-runner").toString(),
        "-XX:MaximumHeapSizePercent=25");
  }

  /** A snapshot store needs nobody else. */
  private void becomesReady(String... command) throws Exception {
    int port = freePort();
    List<String> whole = new ArrayList<>(List.of(command));
    whole.addAll(
        1,
        List.of(
            "-Dvatpool.snapstore.folder=" + folder.resolve("data"), "-Dquarkus.http.port=" + port));
    Process service =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> Running.get(ready).contains("UP"));
    } finally {
      service.destroyForcibly().waitFor();
    }
  }

  @Test
  void theDrainScriptDrainsAWorkerAndSaysWhenItCannot() throws Exception {
    URI worker = Running.cluster().worker(1).url();

    Tool drained = Tool.run("bash", "../containers/steps/drain.sh", worker.toString());

    assertThat(drained.status()).as(drained.output()).isZero();
    assertThat(Running.get(worker.resolve("/v1/status"))).contains("\"draining\":true");
    Tool notAWorker =
        Tool.run(
            "bash", "../containers/steps/drain.sh", Running.cluster().snapstore().url().toString());
    assertThat(notAWorker.status()).isEqualTo(1);
    assertThat(notAWorker.output()).contains("404");
  }

  @Test
  void theContainerfileCopiesOnlyWhatItsStagesMake() throws Exception {
    String file = Files.readString(Path.of("../containers/Containerfile"));

    for (String service :
        new String[] {"kernel-gateway", "worker-pool", "snapstore-svc", "vatpool-cli"}) {
      assertThat(file)
          .contains("AS " + service + "\n")
          .contains("/out/" + service + " /opt/vatpool");
    }
    for (String service : new String[] {"kernel-gateway", "worker-pool", "snapstore-svc"}) {
      assertThat(file)
          .contains("AS " + service + "-native\n")
          .contains("/out-native/" + service + " /opt/vatpool")
          .contains("[\"/opt/vatpool/" + service + "-runner\", \"-XX:MaximumHeapSizePercent=");
    }
    assertThat(file.split("USER 10001:10001", -1)).hasSize(8);
    assertThat(file).contains("containers/steps/build.sh", "containers/steps/jre.sh");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
