package io.vatpool.protocol.wire;

/** The bounds that both ends of a connection keep. */
public final class WireLimits {
  /** Counts up with every change that the other end would misread. */
  public static final int PROTOCOL_VERSION = 2;

  /** Where a worker serves the WebSocket. */
  public static final String PATH = "/v1/worker";

  /**
   * A header of a worker's answer to the WebSocket's handshake, {@code true} if it reads the trace
   * at the end of a request. Who does not say so may be of a release that would refuse it; the
   * protocol's version stays.
   */
  public static final String READS_TRACES = "Vatpool-Reads-Traces";

  /** A frame with its header, in bytes; WebSocket limits of both ends must allow it. */
  public static final int FRAME_BYTES = 1024 * 1024;

  /** A whole message, in bytes: transcript entries of 224 MB have been seen. */
  public static final int MESSAGE_BYTES = 768 * 1024 * 1024;

  /** All messages of a connection that are still incomplete, in bytes. */
  public static final long ASSEMBLING_BYTES = 1024L * 1024 * 1024;

  /** Syscalls that a divergence report lists; the rest is only counted. */
  public static final int DIVERGENCE_SYSCALLS = 10_000;

  private WireLimits() {}
}
