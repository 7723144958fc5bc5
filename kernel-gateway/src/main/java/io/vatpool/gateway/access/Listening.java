package io.vatpool.gateway.access;

import io.vatpool.gateway.access.AccessConfig.Mode;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether a service may listen where it was told to. */
final class Listening {
  private Listening() {}

  /**
   * Refuses to serve strangers without access control.
   *
   * @throws AccessSettingsException if others than this machine would reach an open gateway
   */
  static void check(AccessConfig config, String host) {
    if (config.mode() == Mode.OFF && !config.unprotectedBeyondLoopback() && !isLoopback(host)) {
      throw new AccessSettingsException(
          "vatpool.access.mode is off, which is for one machine, but quarkus.http.host is "
              + host
              + ", which others reach. Set vatpool.access.mode=tokens and"
              + " vatpool.access.tokens-file, or listen on 127.0.0.1, or, if a proxy in front"
              + " authenticates everybody and nothing else gets through,"
              + " vatpool.access.unprotected-beyond-loopback=true");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the server will say so itself, or knows more than we do
    }
  }
}
