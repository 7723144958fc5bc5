package io.vatpool.cli.snapshots;

import io.vatpool.store.SnapshotNames;
import io.vatpool.store.SnapshotNames.Standing;
import io.vatpool.store.StoreSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import javax.sql.DataSource;

/** A database whose kernels name images of the store. */
public interface Naming {

  /** What to call it in messages. */
  String name();

  /**
   * The time by its clock.
   *
   * @throws io.vatpool.store.StoreException if it does not answer, or its tables are of another
   *     release: they may name images where this one does not look
   */
  Instant now();

  /** As {@link SnapshotNames#standings}. */
  Map<String, Standing> standings(Collection<String> images, Duration lately, int keepEarlier);

  /** A database. */
  static Naming of(String name, DataSource dataSource) {
    SnapshotNames names = new SnapshotNames(dataSource);
    return new Naming() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Instant now() {
        StoreSchema.checkSame(dataSource);
        return names.now();
      }

      @Override
      public Map<String, Standing> standings(
          Collection<String> images, Duration lately, int keepEarlier) {
        return names.standings(images, lately, keepEarlier);
      }
    };
  }
}
