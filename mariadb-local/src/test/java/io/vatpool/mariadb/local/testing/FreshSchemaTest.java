package io.vatpool.mariadb.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FreshSchemaTest {

  @RegisterExtension static final FreshSchema DB = new FreshSchema();

  @Test
  void theClassHasASchemaOfItsOwn() throws SQLException {
    try (Connection connection = DB.schema().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (i INT)");
    }

    assertThat(DB.schema().name()).startsWith("freshschematest_");
    assertThat(DB.schema().jdbcUrl()).endsWith("/" + DB.schema().name());
  }

  @Test
  void schemasOfOneServerNeverShareAName() {
    try (TestSchema first = SharedMariaDb.freshSchema("Same-Name");
        TestSchema second = SharedMariaDb.freshSchema("Same-Name")) {

      assertThat(first.name()).isNotEqualTo(second.name()).startsWith("same_name_");
      assertThat(first.server().pid()).isEqualTo(second.server().pid());
    }
  }
}
