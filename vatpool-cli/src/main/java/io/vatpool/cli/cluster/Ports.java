package io.vatpool.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports on 127.0.0.1. */
final class Ports {

  static final String HOST = "127.0.0.1";

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral(HOST);

  private Ports() {}

  /** The wanted port if nobody listens there, else any free one; 0 wants none in particular. */
  static int choose(int wanted) {
    return wanted != 0 && isFree(wanted) ? wanted : anyFree();
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Connections of a server that ended just now linger; they do not keep a new one from
      // binding.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(LOOPBACK, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int anyFree() {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no TCP port is free on " + HOST, e);
    }
  }
}
