package io.vatpool.xsnap.engine;

/**
 * The sockets between an engine and its host, by the file descriptor that each becomes in the
 * engine.
 */
enum Channel {
  /**
   * Commands in (descriptor 3) and replies and upcalls out (descriptor 4), both ways on one socket.
   */
  COMMANDS(3),
  /** The heap snapshot that the engine writes. */
  SNAPSHOT_SAVE(7),
  /** The heap snapshot that the engine starts from. */
  SNAPSHOT_LOAD(8),
  /** Requests to a fork server, and reports of how its children ended. */
  CONTROL(9);

  private final int descriptor;

  Channel(int descriptor) {
    this.descriptor = descriptor;
  }

  int descriptor() {
    return descriptor;
  }

  static Channel ofDescriptor(int descriptor) {
    for (Channel channel : values()) {
      if (channel.descriptor == descriptor) {
        return channel;
      }
    }
    throw new IllegalArgumentException("no channel is announced as " + descriptor);
  }
}
