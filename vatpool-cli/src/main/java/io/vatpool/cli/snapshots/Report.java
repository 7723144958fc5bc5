package io.vatpool.cli.snapshots;

import java.util.Arrays;
import java.util.List;

/**
 * What a run came to.
 *
 * @param dryRun whether it only looked
 * @param databases those that were asked
 * @param refused whether a run that is not dry would delete nothing: too many are named by nobody
 * @param graceSeconds how old an image had to be
 * @param images how many it looked at
 * @param bytes their size as stored
 * @param deletedImages those that it deleted, or in a dry run would have
 * @param deletedBytes the space that this frees
 * @param fates each reason to keep or delete, and how many images it applied to
 */
public record Report(
    boolean dryRun,
    List<String> databases,
    boolean refused,
    long graceSeconds,
    long images,
    long bytes,
    long deletedImages,
    long deletedBytes,
    List<Line> fates) {

  /**
   * One reason.
   *
   * @param fate the reason
   * @param deleted whether it is one to delete
   * @param images how many
   * @param bytes their size as stored
   */
  public record Line(Fate fate, boolean deleted, long images, long bytes) {
    static Line of(Fate fate, Tally.Count count) {
      return new Line(fate, fate.isDeleted(), count.images(), count.bytes());
    }
  }

  public Report {
    databases = List.copyOf(databases);
    fates = List.copyOf(fates);
  }

  static Report of(boolean dryRun, List<String> databases, Policy policy, Tally tally) {
    return new Report(
        dryRun,
        databases,
        dryRun && tally.of(Fate.UNNAMED).images() > policy.unnamedMax(tally.all().images()),
        policy.grace().toSeconds(),
        tally.all().images(),
        tally.all().bytes(),
        tally.deleted().images(),
        tally.deleted().bytes(),
        Arrays.stream(Fate.values()).map(fate -> Line.of(fate, tally.of(fate))).toList());
  }

  /** How many images met that fate. */
  public long images(Fate fate) {
    return fates.stream().filter(line -> line.fate() == fate).mapToLong(Line::images).sum();
  }
}
