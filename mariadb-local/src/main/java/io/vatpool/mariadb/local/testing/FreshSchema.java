package io.vatpool.mariadb.local.testing;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class its own schema:
 *
 * <pre>{@code
 * @RegisterExtension static final FreshSchema DB = new FreshSchema();
 * ... DB.schema().connect() ...
 * }</pre>
 */
public final class FreshSchema implements BeforeAllCallback, AfterAllCallback {

  private @Nullable TestSchema schema;

  @Override
  public void beforeAll(ExtensionContext context) {
    schema = SharedMariaDb.freshSchema(context.getRequiredTestClass().getSimpleName());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    schema().close();
  }

  /** The schema of the running test class. */
  public TestSchema schema() {
    return requireNonNull(schema, "no test class is running");
  }
}
