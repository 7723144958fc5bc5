package io.vatpool.mariadb.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerVersionTest {

  @Test
  void theVersionIsFoundInWhatServersPrint() {
    assertThat(
            ServerVersion.find(
                "mariadbd  Ver 11.4.5-MariaDB for linux-systemd on x86_64 (MariaDB)"))
        .contains(new ServerVersion(11, 4, 5));
    assertThat(ServerVersion.find("mysqld  Ver 8.4.3 for Linux on x86_64")).isEmpty();
    assertThat(ServerVersion.find("command not found")).isEmpty();
  }

  @Test
  void aSeriesOpensItsOwnAndOlderData() {
    ServerVersion server = new ServerVersion(11, 4, 5);

    assertThat(server.opensDataOf(new ServerVersion(11, 4, 9))).isTrue();
    assertThat(server.opensDataOf(new ServerVersion(10, 11, 18))).isTrue();
    assertThat(server.opensDataOf(new ServerVersion(11, 8, 1))).isFalse();
    assertThat(server.opensDataOf(new ServerVersion(12, 0, 0))).isFalse();
  }

  @Test
  void versionsOrderByNumberAndNotByText() {
    assertThat(new ServerVersion(10, 11, 0)).isGreaterThan(new ServerVersion(10, 5, 30));
  }
}
