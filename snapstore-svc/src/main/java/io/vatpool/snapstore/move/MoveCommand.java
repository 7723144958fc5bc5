package io.vatpool.snapstore.move;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code move FROM TO [--delete]}, run by the service's own jar in place of the service. */
public final class MoveCommand {
  /** Everything is at the new place. */
  public static final int MOVED = 0;

  /** The store could not be moved, or not whole. */
  public static final int FAILED = 1;

  /** The command line says something else. */
  public static final int USAGE = 2;

  private static final String HELP =
      """
      usage: move FROM TO [--delete]

      Copies every snapshot from one store to another and verifies each where it arrives.
      FROM and TO are folders, or s3://BUCKET/PREFIX/?endpoint=URL&region=NAME&path-style=true
      with credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or wherever else the AWS tools look.
      A folder must not be in use by a running service.

        --delete    delete each snapshot at its old place once it is whole at the new one
      """;

  private MoveCommand() {}

  /** Runs the command; the exit status. */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    List<String> places = new ArrayList<>(arguments);
    boolean delete = places.remove("--delete");
    if (places.size() != 3
        || !places.getFirst().equals("move")
        || places.stream().anyMatch(place -> place.startsWith("-"))) {
      err.print(HELP);
      return USAGE;
    }
    try (StorePlace.Open from = StorePlace.parse(places.get(1)).open();
        StorePlace.Open to = StorePlace.parse(places.get(2)).open()) {
      Mover.Outcome outcome = new Mover(from.store(), to.store(), delete, err).run();
      out.printf(
          "%d snapshots are whole at the new place (%d bytes as stored), %d of them copied now;"
              + " %d were damaged or gone at the old place%n",
          outcome.verified(), outcome.bytes(), outcome.copied(), outcome.damaged());
      return outcome.damaged() == 0 ? MOVED : FAILED;
    } catch (IOException | IllegalArgumentException e) {
      err.println("the store was not moved: " + e.getMessage());
      return FAILED;
    }
  }
}
