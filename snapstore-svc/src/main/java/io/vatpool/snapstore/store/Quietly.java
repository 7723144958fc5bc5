package io.vatpool.snapstore.store;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Frees a resource after a failure that is already on its way to the caller. */
final class Quietly {

  private static final Logger LOG = System.getLogger(Quietly.class.getName());

  private Quietly() {}

  static void free(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing after a failure failed as well", e);
    }
  }
}
