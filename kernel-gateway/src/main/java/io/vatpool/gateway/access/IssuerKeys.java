package io.vatpool.gateway.access;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer, as it last said. It is asked at intervals, and besides when a token comes
 * with a key that is not known, but not more often than {@code keysRefreshMin} allows, so that
 * nobody can have it asked for each request. After a failure it is asked again after 1 s, then
 * after twice as long, up to {@code keysRefreshMin}, without end: kernels run on without it, and it
 * comes back.
 *
 * <p>Any thread; only the one that asks ever waits for the issuer.
 */
final class IssuerKeys {
  private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);

  /** Where keys come from. */
  @FunctionalInterface
  interface Source {
    /**
     * All keys that there are now. Blocks.
     *
     * @throws IOException if they cannot be had; the message says why
     */
    List<JsonWebKey> keys() throws IOException;
  }

  private record Known(List<JsonWebKey> keys, long atNanos) {}

  private final String issuer;
  private final Source source;
  private final long refreshNanos;
  private final long refreshMinNanos;
  private final Duration pauseMax;
  private final long ageMaxNanos;
  private final LongSupplier nanos;
  private final Executor executor;

  private volatile @Nullable Known known;
  private volatile boolean failing;
  private @Nullable CompletableFuture<Void> running;
  private boolean asked;
  private long endedNanos;
  private long awaySinceNanos;

  /** What was said of the failure, so that the log has it once and not at each attempt. */
  private String said = "";

  private Duration pause = PAUSE_MIN;

  /**
   * Nothing is asked yet.
   *
   * @param executor runs what it is given on another thread
   */
  IssuerKeys(
      String issuer,
      Source source,
      AccessConfig.Oidc config,
      LongSupplier nanos,
      Executor executor) {
    this.issuer = issuer;
    this.source = source;
    this.refreshNanos = config.keysRefreshInterval().toNanos();
    this.refreshMinNanos = config.keysRefreshMin().toNanos();
    this.pauseMax = max(PAUSE_MIN, config.keysRefreshMin());
    this.ageMaxNanos = config.keysAgeMax().toNanos();
    this.nanos = nanos;
    this.executor = executor;
  }

  /** The keys to believe; empty if there are none yet, or if they are too old. */
  List<JsonWebKey> current() {
    Known last = known;
    return last == null || nanos.getAsLong() - last.atNanos() > ageMaxNanos
        ? List.of()
        : last.keys();
  }

  /** Whether the issuer could not be asked the last time. */
  boolean isFailing() {
    return failing;
  }

  /** How long ago the issuer gave the keys, be they too old or not; empty if it never did. */
  Optional<Duration> age() {
    return Optional.ofNullable(known)
        .map(last -> Duration.ofNanos(nanos.getAsLong() - last.atNanos()));
  }

  /** Asks if it is time to, and does not wait for the answer. */
  void look() {
    if (isTime(refreshNanos)) {
      var _ = refresh();
    }
  }

  /**
   * Asks, unless that was done lately.
   *
   * @return done, never with an exception, when there is an answer, or none will come for now
   */
  synchronized CompletableFuture<Void> refresh() {
    if (running == null || running.isDone()) {
      if (!isTime(refreshMinNanos)) {
        return CompletableFuture.completedFuture(null);
      }
      running = CompletableFuture.runAsync(this::ask, executor);
    }
    return running;
  }

  private synchronized boolean isTime(long intervalNanos) {
    long needed = failing ? pause.toNanos() : intervalNanos;
    return !asked || nanos.getAsLong() - endedNanos >= needed;
  }

  private void ask() {
    try {
      List<JsonWebKey> keys = source.keys();
      ended(new Known(keys, nanos.getAsLong()));
    } catch (IOException | RuntimeException | LinkageError e) {
      // A trust store that cannot be read shows as an error of a class that needs it.
      failed(e);
    }
  }

  private synchronized void ended(Known now) {
    if (failing) {
      LOG.infof(
          "access: issuer %s can be asked again, after %d s; it has %d keys",
          issuer, Duration.ofNanos(now.atNanos() - awaySinceNanos).toSeconds(), now.keys().size());
    } else if (!asked) {
      LOG.infof("access: %d keys of issuer %s", now.keys().size(), issuer);
    }
    known = now;
    failing = false;
    pause = PAUSE_MIN;
    said = "";
    over();
  }

  private synchronized void failed(Throwable why) {
    if (failing) {
      pause = min(pause.multipliedBy(2), pauseMax);
    } else {
      pause = PAUSE_MIN;
      awaySinceNanos = nanos.getAsLong();
    }
    failing = true;
    say(
        "%s; %s"
            .formatted(
                why,
                current().isEmpty()
                    ? "requests with its tokens get 503 until it can"
                    : "the keys that are known stay in force for %d s from when it gave them"
                        .formatted(Duration.ofNanos(ageMaxNanos).toSeconds())));
    over();
  }

  private void say(String problem) {
    if (!problem.equals(said)) {
      LOG.errorf(
          "access: issuer %s cannot be asked for its keys: %s, and it is asked again at least every"
              + " %d s",
          issuer, problem, pauseMax.toSeconds());
    }
    said = problem;
  }

  private void over() {
    asked = true;
    endedNanos = nanos.getAsLong();
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
