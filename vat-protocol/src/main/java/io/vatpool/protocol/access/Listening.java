package io.vatpool.protocol.access;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether a service that asks nobody who they are may listen where it was told to. */
public final class Listening {
  private Listening() {}

  /**
   * Refuses to serve others than this machine unprotected.
   *
   * @param host where the service listens
   * @param isProtected whether it asks who comes
   * @param unprotectedBeyondLoopback whether it was told that this is meant
   * @param remedy what to set so that it asks
   * @throws IllegalStateException with settings and remedy
   */
  public static void check(
      String host, boolean isProtected, boolean unprotectedBeyondLoopback, String remedy) {
    if (!isProtected && !unprotectedBeyondLoopback && !isLoopback(host)) {
      throw new IllegalStateException(
          "quarkus.http.host is "
              + host
              + ", which others than this machine reach, and nobody would be asked who they are: "
              + remedy
              + ", or listen on 127.0.0.1, or, if something in front authenticates everybody and"
              + " nothing else gets through, set vatpool.access.unprotected-beyond-loopback=true");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the server will say so itself
    }
  }
}
