package io.vatpool.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
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

    int port = freePort();
    Process service =
        new ProcessBuilder(
                jre.resolve("bin/java").toString(),
                "-Dvatpool.snapstore.folder=" + folder.resolve("data"),
                "-Dquarkus.http.port=" + port,
                "-jar",
                out.resolve("snapstore-svc/quarkus-run.jar").toString())
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
    assertThat(file.split("USER 10001:10001", -1)).hasSize(5);
    assertThat(file).contains("containers/steps/build.sh", "containers/steps/jre.sh");
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
