package io.vatpool.cli.snapshots;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.snapstore.client.BlobPage;
import io.vatpool.snapstore.client.BlobPage.Blob;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.store.SnapshotNames;
import io.vatpool.store.SnapshotNames.Standing;
import io.vatpool.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at everything that is stored, page by page, and deletes what no kernel may still need. It
 * looks twice: the first time it only counts, so that a run that would delete suspiciously much
 * deletes nothing.
 *
 * <p>The order within a page is what makes it safe: what is stored, then what names it, then the
 * deletion, on the condition that the image was not stored again. An image that a kernel takes into
 * use meanwhile has been stored meanwhile.
 */
public final class Collector {
  /** Clocks that are further apart than this are not trusted to tell how old an image is. */
  static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(5);

  private final SnapStoreClient store;
  private final List<Naming> databases;
  private final Policy policy;
  private final Clock clock;

  /**
   * @param databases all whose kernels keep images in that store
   */
  public Collector(SnapStoreClient store, List<Naming> databases, Policy policy) {
    this(store, databases, policy, Clock.systemUTC());
  }

  Collector(SnapStoreClient store, List<Naming> databases, Policy policy, Clock clock) {
    if (databases.isEmpty()) {
      throw new IllegalArgumentException("without a database nothing is known to be needed");
    }
    this.store = store;
    this.databases = List.copyOf(databases);
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Looks, and unless it is a dry run deletes.
   *
   * @throws CliException if something cannot be reached, or should not be trusted; it says what was
   *     deleted until then
   */
  public Report run(boolean dryRun) {
    Tally counted = new Tally();
    Tally deleted = new Tally();
    try {
      Instant storedBefore = agreedTime().minus(policy.grace());
      walk(new Pass(storedBefore, counted, false, Long.MAX_VALUE));
      long unnamedMax = policy.unnamedMax(counted.all().images());
      if (counted.of(Fate.UNNAMED).images() > unnamedMax && !dryRun) {
        throw tooMany(counted, unnamedMax, deleted);
      }
      if (!dryRun) {
        walk(new Pass(storedBefore, deleted, true, unnamedMax));
      }
    } catch (StoreException | IOException e) {
      throw new CliException(
          Exit.NOT_RUNNING,
          "Snapshots were not collected",
          e.getMessage() + "; " + so(deleted),
          "All databases and the store must answer: what a database that is away needs is not known."
              + " Run it again when they do.",
          e);
    }
    List<String> names = databases.stream().map(Naming::name).toList();
    return Report.of(dryRun, names, policy, dryRun ? counted : deleted);
  }

  /** One look at everything. */
  private record Pass(Instant storedBefore, Tally tally, boolean deletes, long unnamedMax) {}

  /** The store's time, if all clocks are about right. */
  private Instant agreedTime() throws IOException {
    Instant storeTime = store.blobs("", 1).now();
    requireNear("this machine", clock.instant(), storeTime);
    for (Naming database : databases) {
      requireNear(database.name(), database.now(), storeTime);
    }
    return storeTime;
  }

  private static void requireNear(String who, Instant time, Instant storeTime) {
    if (Duration.between(time, storeTime).abs().compareTo(CLOCKS_APART_MAX) > 0) {
      throw new CliException(
          Exit.FAILED,
          "Clocks differ",
          "it is %s for the snapshot store and %s for %s; nothing was deleted"
              .formatted(storeTime, time, who),
          "Set the clock that is wrong: by it images would be older than they are.");
    }
  }

  private void walk(Pass pass) throws IOException {
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      BlobPage page = store.blobs(after.get(), SnapshotNames.IMAGES_MAX);
      Optional<String> next = page.next();
      if (next.isPresent() && next.get().compareTo(after.get()) <= 0) {
        throw new IOException("the store's list goes from " + after.get() + " to " + next.get());
      }
      look(page.blobs(), pass);
      after = next;
    }
  }

  private void look(List<Blob> blobs, Pass pass) throws IOException {
    List<String> old =
        blobs.stream()
            .filter(blob -> blob.storedAt().isBefore(pass.storedBefore))
            .map(Blob::snapshotId)
            .toList();
    Map<String, Standing> standings = standings(old);
    for (Blob blob : blobs) {
      Fate fate = fate(blob, pass.storedBefore, standings);
      if (pass.deletes && fate.isDeleted()) {
        fate = delete(blob, fate, pass);
      }
      pass.tally.add(fate, blob.compressedBytes());
    }
  }

  /** What all databases together say. */
  private Map<String, Standing> standings(List<String> images) {
    Map<String, Standing> standings = new HashMap<>();
    for (Naming database : databases) {
      database
          .standings(images, policy.grace(), policy.keepEarlier())
          .forEach((id, standing) -> standings.merge(id, standing, SnapshotNames::stronger));
    }
    return standings;
  }

  private static Fate fate(Blob blob, Instant storedBefore, Map<String, Standing> standings) {
    if (!blob.storedAt().isBefore(storedBefore)) {
      return Fate.YOUNG;
    }
    return Optional.ofNullable(standings.get(blob.snapshotId())).map(Fate::of).orElse(Fate.UNNAMED);
  }

  private Fate delete(Blob blob, Fate fate, Pass pass) throws IOException {
    if (fate == Fate.UNNAMED && pass.tally.of(Fate.UNNAMED).images() >= pass.unnamedMax) {
      // More than a moment ago: whatever has happened to the databases, it needs a person.
      throw tooMany(pass.tally, pass.unnamedMax, pass.tally);
    }
    return switch (store.deleteIfOld(blob.snapshotId(), pass.storedBefore)) {
      case DELETED -> fate;
      case STORED_SINCE -> Fate.STORED_AGAIN;
      case NOT_THERE -> Fate.GONE;
    };
  }

  private CliException tooMany(Tally seen, long unnamedMax, Tally deleted) {
    return new CliException(
        Exit.FAILED,
        "Too many snapshots are named by no database",
        "more than %d (%d %% of all) of the %d images seen are old and unnamed, as if a database was missing; %s"
            .formatted(unnamedMax, policy.unnamedPercentMax(), seen.all().images(), so(deleted)),
        "Name every database whose kernels use this store. If they are all there and kernels were deleted,"
            + " look with --dry-run and raise --unnamed-max.");
  }

  private static String so(Tally deleted) {
    Tally.Count count = deleted.deleted();
    return count.images() == 0
        ? "nothing was deleted"
        : "%d images (%d bytes) had been deleted before".formatted(count.images(), count.bytes());
  }
}
