package io.vatpool.xsnap.engine;

import java.time.Duration;

/**
 * What an engine may ask of its host.
 *
 * @param commandBytesMax size of one message to the engine; the protocol itself ends at 999,999,999
 *     bytes
 * @param messageBytesMax size of one message from the engine, in bytes; part of the vat's contract,
 *     because a larger syscall or result kills the engine
 * @param startTime from the start of the process until its channels are connected
 * @param commandTime wall-clock time that one command may keep the engine busy; the time of its
 *     upcalls does not count
 * @param exitTime how long an engine that has closed its channels may take to end before it is
 *     killed
 */
public record EngineLimits(
    int commandBytesMax,
    int messageBytesMax,
    Duration startTime,
    Duration commandTime,
    Duration exitTime) {

  /** The length prefix that {@code xsnap-worker.c} reads has at most nine digits. */
  public static final int COMMAND_BYTES_MAX = 999_999_999;

  /** {@code NETSTRING_MAX_CHUNK_SIZE} of the reference's {@code startXSnap.js}. */
  public static final int MESSAGE_BYTES_MAX = 12_000_000;

  /** Generous, because a loaded machine may start fifty engines at once. */
  public static final Duration START_TIME = Duration.ofSeconds(30);

  /** Single deliveries of 27 s have been seen in production. */
  public static final Duration COMMAND_TIME = Duration.ofMinutes(5);

  public static final Duration EXIT_TIME = Duration.ofSeconds(10);

  public EngineLimits {
    requirePositive(commandBytesMax, "commandBytesMax");
    requirePositive(messageBytesMax, "messageBytesMax");
    if (commandBytesMax > COMMAND_BYTES_MAX) {
      throw new IllegalArgumentException(
          "commandBytesMax is more than the protocol's " + COMMAND_BYTES_MAX);
    }
    requirePositive(startTime, "startTime");
    requirePositive(commandTime, "commandTime");
    requirePositive(exitTime, "exitTime");
  }

  /** The reference's limits, and generous times. */
  public static EngineLimits defaults() {
    return new EngineLimits(
        COMMAND_BYTES_MAX, MESSAGE_BYTES_MAX, START_TIME, COMMAND_TIME, EXIT_TIME);
  }

  /** The same with another {@link #commandTime}. */
  public EngineLimits withCommandTime(Duration time) {
    return new EngineLimits(commandBytesMax, messageBytesMax, startTime, time, exitTime);
  }

  /** The same with another {@link #messageBytesMax}. */
  public EngineLimits withMessageBytesMax(int bytes) {
    return new EngineLimits(commandBytesMax, bytes, startTime, commandTime, exitTime);
  }

  private static void requirePositive(int value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private static void requirePositive(Duration value, String name) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
