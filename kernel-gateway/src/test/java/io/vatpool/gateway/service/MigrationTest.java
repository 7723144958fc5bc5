package io.vatpool.gateway.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vatpool.mariadb.local.testing.SharedMariaDb;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class MigrationTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void anEmptyDatabaseGetsTheSchemaAndASecondRunFindsIt() {
    try (var schema = SharedMariaDb.freshSchema("migration")) {
      Config config = config(schema.jdbcUrl(), schema.user(), schema.password());

      assertThat(run(config)).isZero();
      assertThat(run(config)).isZero();
    }
    assertThat(said.toString(UTF_8)).contains("the schema has version");
  }

  @Test
  void whatIsMissingIsSaidWithoutThePassword() {
    assertThat(run(new SmallRyeConfigBuilder().build())).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains("quarkus.datasource.jdbc.url");

    assertThat(run(config("jdbc:mariadb://127.0.0.1:1/none", "me", "hush-hush"))).isEqualTo(1);
    assertThat(said.toString(UTF_8)).doesNotContain("hush-hush");
  }

  private int run(Config config) {
    PrintStream out = new PrintStream(said, true, UTF_8);
    return Migration.run(config, out, out);
  }

  private static Config config(String url, String user, String password) {
    return new SmallRyeConfigBuilder()
        .withDefaultValues(
            Map.of(
                "quarkus.datasource.jdbc.url", url,
                "quarkus.datasource.username", user,
                "quarkus.datasource.password", password))
        .build();
  }
}
