package io.vatpool.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations, which Flyway runs. It would look for them on the class path, which a native
 * executable does not have: it is given their names.
 */
final class Migrations implements ResourceProvider {
  private static final String FOLDER = "/db/migration/";

  /** The files of the folder. */
  static final List<String> FILES =
      List.of(
          "V1__kernels_workers_and_vats.sql",
          "V2__hints_and_uses_of_vats.sql",
          "V3__lives_and_engines_of_vats.sql",
          "V4__since_when_a_snapshot_is_out_of_use.sql",
          "V5__traces_of_waiting_events.sql");

  private Migrations() {}

  /** Runs those that have not run. */
  static void run(DataSource dataSource) {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(dataSource)
          .resourceProvider(new Migrations())
          .javaMigrationClassProvider(List::of)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreException("migrating the schema", e);
    }
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return FILES.contains(name) ? new Migration(name) : null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return FILES.stream()
        .filter(file -> file.startsWith(prefix))
        .filter(file -> Arrays.stream(suffixes).anyMatch(file::endsWith))
        .<LoadableResource>map(Migration::new)
        .toList();
  }

  private static final class Migration extends LoadableResource {
    private final String file;

    Migration(String file) {
      this.file = file;
    }

    @Override
    public Reader read() {
      return new InputStreamReader(
          Objects.requireNonNull(Migrations.class.getResourceAsStream(FOLDER + file), file), UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return FOLDER + file;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return getAbsolutePath();
    }

    @Override
    public String getFilename() {
      return file;
    }

    @Override
    public String getRelativePath() {
      return file;
    }
  }
}
