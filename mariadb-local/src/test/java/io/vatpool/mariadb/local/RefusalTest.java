package io.vatpool.mariadb.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way a start can fail says what is wrong and what to do. */
class RefusalTest {

  @TempDir Path temp;

  @Test
  void aPortInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      LocalMariaDbException e = refusal(temp, Options.defaults().withPort(taken.getLocalPort()));

      assertThat(e.reason()).isEqualTo(Reason.PORT_TAKEN);
      assertThat(e).hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aFolderThatCannotBeMade() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));

    LocalMariaDbException e = refusal(file.resolve("folder"), Options.defaults());

    assertThat(e.reason()).isEqualTo(Reason.FOLDER_UNUSABLE);
    assertThat(e).hasMessageContaining(file.resolve("folder").toString());
  }

  @Test
  void aFolderThatIsServedAlready() {
    try (LocalMariaDb running = LocalMariaDb.start(temp, Options.defaults())) {
      LocalMariaDbException e = refusal(temp, Options.defaults());

      assertThat(e.reason()).isEqualTo(Reason.ALREADY_RUNNING);
      assertThat(e).hasMessageContaining("process " + running.pid());
    }
  }

  @Test
  void aServerWithoutOneOfItsLibraries() throws IOException {
    Path program =
        script(
            "echo 'mariadbd: error while loading shared libraries: libaio.so.1: cannot open shared object file' >&2; exit 127");

    LocalMariaDbException e = refusal(temp, Options.defaults().withProgram(program));

    assertThat(e.reason()).isEqualTo(Reason.MISSING_LIBRARY);
    assertThat(e)
        .hasMessageContaining("libaio.so.1")
        .hasMessageContaining("apt-get install libaio1");
  }

  @Test
  void aServerThatIsTooOld() throws IOException {
    Path program = script("echo 'mariadbd  Ver 10.5.29-MariaDB for debian-linux-gnu on x86_64'");

    LocalMariaDbException e = refusal(temp, Options.defaults().withProgram(program));

    assertThat(e.reason()).isEqualTo(Reason.VERSION_TOO_OLD);
    assertThat(e).hasMessageContaining("10.5.29").hasMessageContaining("10.11.0");
  }

  @Test
  void aServerThatIsNotMariaDb() throws IOException {
    Path program = script("echo 'mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server)'");

    LocalMariaDbException e = refusal(temp, Options.defaults().withProgram(program));

    assertThat(e.reason()).isEqualTo(Reason.NO_SERVER);
    assertThat(e).hasMessageContaining("not a MariaDB server");
  }

  @Test
  void aServerThatIsNotThere() {
    Path program = temp.resolve("absent");

    LocalMariaDbException e = refusal(temp, Options.defaults().withProgram(program));

    assertThat(e.reason()).isEqualTo(Reason.NO_SERVER);
    assertThat(e).hasMessageContaining(program.toString());
  }

  @Test
  void dataOfANewerServer() throws IOException {
    Files.writeString(
        temp.resolve("server.properties"), "port=1\nuser=vatpool\npassword=x\nversion=99.1.0\n");

    LocalMariaDbException e = refusal(temp, Options.defaults());

    assertThat(e.reason()).isEqualTo(Reason.VERSION_TOO_OLD);
    assertThat(e).hasMessageContaining("99.1.0").hasMessageContaining("VATPOOL_MARIADBD");
  }

  @Test
  void aDamagedStateFile() throws IOException {
    Files.writeString(temp.resolve("server.properties"), "port=");

    LocalMariaDbException e = refusal(temp, Options.defaults());

    assertThat(e.reason()).isEqualTo(Reason.FOLDER_UNUSABLE);
    assertThat(e).hasMessageContaining("server.properties is damaged");
  }

  @Test
  void dataWithoutItsStateFile() throws IOException {
    Files.createDirectory(temp.resolve("data"));

    LocalMariaDbException e = refusal(temp, Options.defaults());

    assertThat(e.reason()).isEqualTo(Reason.FOLDER_UNUSABLE);
    assertThat(e).hasMessageContaining("server.properties is missing");
  }

  @Test
  void damagedDataShowsTheEndOfTheLog() throws IOException {
    LocalMariaDb.start(temp, Options.defaults()).stop();
    Files.writeString(temp.resolve("data/ibdata1"), "rubbish");

    LocalMariaDbException e = refusal(temp, Options.defaults());

    assertThat(e.reason()).isEqualTo(Reason.START_FAILED);
    assertThat(e).hasMessageContaining("server.log").hasMessageContaining("InnoDB");
  }

  private static LocalMariaDbException refusal(Path folder, Options options) {
    return catchThrowableOfType(
        LocalMariaDbException.class, () -> LocalMariaDb.start(folder, options));
  }

  private Path script(String line) throws IOException {
    Path script = temp.resolve("mariadbd");
    Files.writeString(script, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }
}
