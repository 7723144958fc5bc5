package io.vatpool.gateway.bridge;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the calls out of a kernel's bridges have got.
 *
 * @param state what is done about them
 * @param pending calls that are committed and not made
 * @param attempts how often the oldest one has failed
 * @param oldestSince when the oldest one came to the front of the queue, as this gateway knows
 * @param retryAt when it is tried again
 * @param problem what kept the last attempt from succeeding
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BridgeStanding(
    State state,
    long pending,
    int attempts,
    @Nullable Instant oldestSince,
    @Nullable Instant retryAt,
    @Nullable String problem) {

  /** What is done about pending calls. */
  public enum State {
    /** There are none. */
    IDLE,
    /** There are some, and no webhook to post them to. */
    NO_WEBHOOK,
    /** They are being made. */
    CALLING,
    /** The last attempt failed; there will be another. */
    RETRYING,
    /** So many attempts failed that somebody has to look. */
    HALTED
  }
}
