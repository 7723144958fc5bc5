package io.vatpool.conformance.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes connections on to a port of this machine, and hurts them when told. Its methods may be
 * called by any thread.
 */
final class TcpProxy implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int CONNECT_MILLIS = 5_000;
  private static final long STALL_POLL_MILLIS = 20;

  private final String way;
  private final int target;
  private final ServerSocket listening;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable CommitTrap> trap = new AtomicReference<>();
  private final Supplier<Edit> edit;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean stalled;

  /** Changes what clients send, in place; tests plant checks out with it. */
  @FunctionalInterface
  interface Edit {
    /** Changes nothing. */
    Edit NONE = (chunk, count) -> {};

    /** Edits the first {@code count} bytes. */
    void edit(byte[] chunk, int count);

    /** This one, then another. */
    default Edit and(Edit next) {
      return (chunk, count) -> {
        edit(chunk, count);
        next.edit(chunk, count);
      };
    }
  }

  /**
   * Starts to listen.
   *
   * @param way who reaches whom, for logs: {@code worker-1 to mariadb}
   * @param edit what is to be changed now; asked for each piece
   */
  TcpProxy(String way, int target, Supplier<Edit> edit) {
    this.way = way;
    this.target = target;
    this.edit = edit;
    try {
      this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("proxy " + way).start(this::accept);
  }

  String way() {
    return way;
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Each piece is passed on so much later. */
  void delay(Duration by) {
    delay = by;
  }

  /** Nothing is passed on, as when packets are dropped; connections stay open. */
  void stall(boolean on) {
    stalled = on;
  }

  /** Ends all connections. */
  void cut() {
    links.forEach(Link::close);
  }

  /** Everything as it was. */
  void heal() {
    delay = Duration.ZERO;
    stalled = false;
    trap.set(null);
  }

  /** The next commit of a block that passes falls into this. */
  void set(CommitTrap next) {
    trap.set(next);
  }

  /** No commit will fall into the trap any more; false if one has already. */
  boolean takeTrap() {
    return trap.getAndSet(null) != null;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (SocketException e) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    Link link = new Link(client, server);
    try {
      server.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      links.add(link);
      Thread.ofVirtual().start(() -> link.pump(true));
      link.pump(false);
    } catch (IOException e) {
      link.close(); // whom it leads to is away: so it seems to the client
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  /** One connection and its continuation. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final BlockCommits commits = new BlockCommits();
    private final AtomicReference<@Nullable CommitTrap> caught = new AtomicReference<>();

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(boolean toServer) {
      byte[] chunk = new byte[CHUNK_BYTES];
      try {
        InputStream in = (toServer ? client : server).getInputStream();
        OutputStream out = (toServer ? server : client).getOutputStream();
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
          CommitTrap trapped = toServer ? request(chunk, count) : answer();
          boolean first = trapped != null && trapped.moment() != Moment.DURING_COMMIT;
          if (first && isCutBy(trapped)) {
            return;
          }
          Thread.sleep(delay);
          while (stalled) {
            Thread.sleep(STALL_POLL_MILLIS);
          }
          out.write(chunk, 0, count);
          if (!first && isCutBy(trapped)) {
            return;
          }
        }
      } catch (IOException e) {
        // one end is gone; the other must see that
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        close();
      }
    }

    private static boolean isCutBy(@Nullable CommitTrap trapped) {
      if (trapped == null) {
        return false;
      }
      trapped.sprung().run();
      return trapped.cut();
    }

    private @Nullable CommitTrap request(byte[] chunk, int count) {
      edit.get().edit(chunk, count);
      BlockCommits.Seen seen = commits.sees(chunk, count);
      CommitTrap set = trap.get();
      if (set == null || !set.of().contains(seen) || !trap.compareAndSet(set, null)) {
        return null;
      }
      if (set.moment() == Moment.AFTER_COMMIT) {
        caught.set(set);
        return null;
      }
      return set;
    }

    /** The trap that waits for the answer to a commit. */
    private @Nullable CommitTrap answer() {
      return caught.getAndSet(null);
    }

    void close() {
      links.remove(this);
      for (Socket end : new Socket[] {client, server}) {
        try {
          end.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
