package io.vatpool.mariadb.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vatpool.mariadb.local.testing.SharedMariaDb;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who ends a server: the JVM that owns it, however that ends, or whoever attaches to a detached
 * one.
 */
class OwnershipTest {

  private static final Duration END_MAX = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** The JVM that the tests start; it holds its server until its standard input ends. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      LocalMariaDb server =
          switch (arguments[0]) {
            case "detached" ->
                LocalMariaDb.start(Path.of(arguments[1]), Options.defaults().withDetached());
            case "owned" -> LocalMariaDb.start(Path.of(arguments[1]), Options.defaults());
            default -> SharedMariaDb.get();
          };
      System.out.println(server.folder());
      System.out.flush();
      System.in.read();
    }
  }

  @Test
  void aDetachedServerOutlivesItsStarterAndIsStoppedByWhoeverAttaches() throws Exception {
    Process starter = holder("detached");
    starter.getOutputStream().close();
    assertThat(starter.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();

    LocalMariaDb attached = LocalMariaDb.attach(folder).orElseThrow();
    attached.createSchema("s");
    attached.close();
    assertThat(attached.isRunning()).isTrue();
    attached.stop();

    assertThat(attached.isRunning()).isFalse();
    assertThat(LocalMariaDb.attach(folder)).isEmpty();
  }

  @Test
  void anOwnedServerEndsWhenItsJvmIsKilled() throws Exception {
    Process starter = holder("owned");
    LocalMariaDb seen = LocalMariaDb.attach(folder).orElseThrow();

    starter.destroyForcibly();

    await().atMost(END_MAX).until(() -> !seen.isRunning());
  }

  @Test
  void theSharedServerOfATestRunLeavesNothingBehind() throws Exception {
    Process starter = holder("shared");
    LocalMariaDb seen = LocalMariaDb.attach(folder).orElseThrow();
    assertThat(seen.folder()).exists();

    starter.getOutputStream().close();

    assertThat(starter.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(seen.isRunning()).isFalse();
    assertThat(seen.folder()).doesNotExist();
  }

  @Test
  void nobodyServesAFolderThatIsNotThere() {
    assertThat(LocalMariaDb.attach(folder.resolve("absent"))).isEmpty();
  }

  /** Starts a holder, and returns once it has its server; {@link #folder} is then the server's. */
  private Process holder(String kind) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(Holder.class.getName(), kind, folder.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader();
    folder = Path.of(output.readLine());
    return process;
  }
}
