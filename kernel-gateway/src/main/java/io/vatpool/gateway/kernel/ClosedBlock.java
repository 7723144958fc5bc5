package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block on its way to the database, and those who wait for it. The kernel's thread adds and
 * fails, the thread that commits answers.
 */
final class ClosedBlock {
  /** A command that has been carried out, and its answer. */
  record Unanswered(Command command, ObjectNode body) {}

  /** What a client's key was used for. */
  record KeyUse(String requestSha256, ObjectNode body) {}

  private final int cranks;
  private final String activityhash;
  private final Map<String, KeyUse> keys;
  private final List<Unanswered> waiting;
  private boolean durable;

  ClosedBlock(int cranks, String activityhash, Map<String, KeyUse> keys, List<Unanswered> waiting) {
    this.cranks = cranks;
    this.activityhash = activityhash;
    this.keys = Map.copyOf(keys);
    this.waiting = new ArrayList<>(waiting);
  }

  int cranks() {
    return cranks;
  }

  /** The hash after its last crank. */
  String activityhash() {
    return activityhash;
  }

  @Nullable KeyUse use(String clientKey) {
    return keys.get(clientKey);
  }

  /** One more who waits; answered at once if the block is durable by now. */
  void add(Unanswered one) {
    synchronized (this) {
      if (!durable) {
        waiting.add(one);
        return;
      }
    }
    answer(one);
  }

  synchronized boolean isDurable() {
    return durable;
  }

  /** It is in the database: sends the answers. */
  void becameDurable() {
    take(true).forEach(ClosedBlock::answer);
  }

  /** It will never be, unless it is already: then those who waited have their answers. */
  void lost(Throwable why) {
    take(false).forEach(one -> one.command().fail(why));
  }

  private synchronized List<Unanswered> take(boolean nowDurable) {
    durable |= nowDurable;
    List<Unanswered> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private static void answer(Unanswered one) {
    one.command().answer(new Answer(one.body(), true));
  }
}
