package io.vatpool.cli.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vatpool.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./vatpool} says on a machine where something is missing. */
class LauncherIT {
  /** What the script itself is made of, and what it looks for. */
  private static final List<String> TOOLS =
      List.of(
          "sh", "dirname", "sed", "gcc", "make", "node", "npm", "setsid", "mkdir", "date", "cat");

  @TempDir private Path bin;

  @ParameterizedTest
  @CsvSource({
    "gcc, apt-get install -y gcc",
    "make, apt-get install -y make",
    "node, https://nodejs.org",
    "npm, apt-get install -y npm",
    "setsid, apt-get install -y util-linux",
  })
  void aMissingToolIsNamedWithWhatInstallsIt(String tool, String remedy) throws IOException {
    // Given
    linkToolsBut(tool);

    // When
    Run build = launcher().run("build");

    // Then
    build.ended(Exit.BROKEN);
    assertThat(build.err()).containsPattern("(?m)^  " + tool + ": .*").contains(remedy);
    for (String other : List.of("gcc", "make", "node", "npm", "setsid")) {
      if (!other.equals(tool)) {
        assertThat(build.err()).doesNotContain("  " + other + ": ");
      }
    }
    assertThat(build.out()).isEmpty();
  }

  @Test
  void anOldNodeIsNamedWithItsVersion() throws IOException {
    // Given
    linkToolsBut("node");
    Path node = bin.resolve("node");
    Files.writeString(node, "#!/bin/sh\n[ \"$1\" = --version ] && echo v18.20.4 || echo 18\n");
    assertThat(node.toFile().setExecutable(true)).isTrue();

    // When
    Run build = launcher().run("build");

    // Then
    build.ended(Exit.BROKEN);
    assertThat(build.err()).contains("v18.20.4 is installed", "version 20 or newer is needed");
  }

  @Test
  void withoutAJdkOfThisReleaseItSaysWhereThereIsOne() throws Exception {
    // Given: a machine whose folders for JDKs are empty
    linkToolsBut("none");
    String hide =
        "for d in /usr/lib/jvm /opt/java \"$HOME/.sdkman/candidates/java\"; do"
            + " [ ! -d \"$d\" ] || mount -t tmpfs tmpfs \"$d\" || exit 77; done;"
            + " unset JAVA_HOME; PATH='"
            + bin
            + "'; export PATH; exec ./vatpool build";
    List<String> command =
        List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", hide);

    // When
    Path err = bin.resolve("err");
    int status =
        new ProcessBuilder(command)
            .directory(Vatpool.HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(err.toFile())
            .start()
            .waitFor();

    // Then
    String said = Files.readString(err);
    assumeThat(status == 77 || said.startsWith("unshare:"))
        .as("unprivileged mounts are allowed here")
        .isFalse();
    assertThat(status).as(said).isEqualTo(Exit.BROKEN.code());
    assertThat(said).contains("JDK 25: https://adoptium.net", "temurin-25-jdk");
  }

  private Vatpool launcher() {
    return new Vatpool(bin, Map.of("PATH", bin.toString()));
  }

  private void linkToolsBut(String missing) throws IOException {
    for (String tool : new ArrayList<>(TOOLS)) {
      if (!tool.equals(missing)) {
        Files.createSymbolicLink(bin.resolve(tool), onPath(tool));
      }
    }
  }

  private static Path onPath(String tool) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      Path candidate = Path.of(folder, tool);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new AssertionError(tool + " is not installed here");
  }
}
