package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The Unix socket to which engines connect. Java can neither pass descriptors over a socket nor
 * give a child more than three, so the child comes to us: one connection per channel, each
 * announced with the launch's token and the descriptor it will become (see {@code vat-launch.c}).
 *
 * <p>One virtual thread accepts; any thread may ask for a {@link Meeting}.
 */
final class Rendezvous implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Rendezvous.class.getName());

  /** The path of a Unix socket must fit into 108 bytes with its terminator. */
  private static final int SOCKET_PATH_BYTES_MAX = 107;

  private static final int BACKLOG = 256;

  /** Tells the sockets of one process apart. */
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private static final int TOKEN_BYTES = 16;

  /** The token in hexadecimal, a space, one digit, a line feed. */
  private static final int GREETING_BYTES = 2 * TOKEN_BYTES + 3;

  /**
   * A pause after a failed accept, so that running out of descriptors does not become a busy loop.
   */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(50);

  private final Path socket;
  private final ServerSocketChannel server;

  /** The folder that was made for the socket alone. */
  private final @Nullable Path temporary;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Meeting> expected = new ConcurrentHashMap<>();
  private final Set<SocketChannel> greeting = ConcurrentHashMap.newKeySet();

  private Rendezvous(Path socket, ServerSocketChannel server, @Nullable Path temporary) {
    this.temporary = temporary;
    this.socket = socket;
    this.server = server;
  }

  /**
   * Listens on a new socket in {@code directory}, or in a private temporary folder if that path is
   * too long for a socket.
   *
   * @throws IOException if no socket can be made there
   */
  static Rendezvous open(Path directory) throws IOException {
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Path socket =
        Files.createDirectories(directory, onlyOwner).toAbsolutePath().resolve(socketName());
    Path temporary = null;
    if (socket.toString().getBytes(UTF_8).length > SOCKET_PATH_BYTES_MAX) {
      temporary = Files.createTempDirectory("vatpool-", onlyOwner);
      socket = temporary.resolve(socketName());
    }
    // Left behind by a process that was killed and had our process id; in a container that is the
    // rule.
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen for engines on " + socket, e);
    }
    Rendezvous rendezvous = new Rendezvous(socket, server, temporary);
    Thread.ofVirtual().name("engine-rendezvous").start(rendezvous::acceptAll);
    return rendezvous;
  }

  private static String socketName() {
    return "engines-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + ".sock";
  }

  Path socket() {
    return socket;
  }

  /** Prepares for one engine's connections. The caller closes the meeting. */
  Meeting expect(Set<Channel> channels) {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    Meeting meeting = new Meeting(HexFormat.of().formatHex(secret), channels, expected::remove);
    expected.put(meeting.token(), meeting);
    return meeting;
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        SocketChannel visitor = server.accept();
        greeting.add(visitor);
        // Not a virtual thread: one that reads leaves the channel polling for good.
        Thread.ofPlatform().daemon().name("engine-greeting").start(() -> receive(visitor));
      } catch (IOException e) {
        if (server.isOpen()) {
          LOG.log(Level.WARNING, "cannot accept an engine''s connection: {0}", e.toString());
          pause();
        }
      }
    }
  }

  private void receive(SocketChannel visitor) {
    try {
      String text = readGreeting(visitor);
      Meeting meeting = expected.get(text.substring(0, 2 * TOKEN_BYTES));
      Channel channel = Channel.ofDescriptor(text.charAt(2 * TOKEN_BYTES + 1) - '0');
      if (meeting == null || !meeting.arrived(channel, visitor)) {
        visitor.close();
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "a connection to {0} was no engine's: {1}", socket, e.toString());
      Channels.closeQuietly(visitor);
    } finally {
      greeting.remove(visitor);
    }
  }

  private static String readGreeting(SocketChannel visitor) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(GREETING_BYTES);
    while (buffer.hasRemaining()) {
      if (visitor.read(buffer) < 0) {
        throw new EOFException("closed before the greeting was complete");
      }
    }
    return new String(buffer.array(), US_ASCII);
  }

  private static void pause() {
    try {
      Thread.sleep(ACCEPT_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    Channels.closeQuietly(server);
    greeting.forEach(Channels::closeQuietly);
    expected.values().forEach(Meeting::close);
    try {
      Files.deleteIfExists(socket);
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot delete {0}: {1}", socket, e.toString());
    }
  }
}
