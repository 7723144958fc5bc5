package io.vatpool.xsnap.engine;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** Closing sockets whose other end does not matter any more. */
final class Channels {
  private static final System.Logger LOG = System.getLogger(Channels.class.getName());

  private Channels() {}

  static void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is free all the same; nothing was buffered that could be lost.
      LOG.log(Level.DEBUG, "closing {0}: {1}", channel, e.toString());
    }
  }
}
