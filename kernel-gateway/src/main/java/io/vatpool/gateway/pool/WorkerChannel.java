package io.vatpool.gateway.pool;

import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.protocol.wire.FrameAssembler;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.RawMessage;
import io.vatpool.protocol.wire.WireCodec;
import io.vatpool.protocol.wire.WireFormatException;
import io.vatpool.protocol.wire.WireLimits;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to one worker, shared by all kernels: opened again whenever it ends, until
 * {@link #close}. Any thread may call; nothing here blocks.
 */
@SuppressWarnings("ReferenceEquality") // whether it is still the same connection
final class WorkerChannel implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WorkerChannel.class);

  private static final int UNAUTHORIZED = 401;

  /** Times for opening, keeping and reopening a connection. */
  record Timing(Duration connect, Duration backoffMin, Duration backoffMax, Duration silenceMax) {}

  private final Vertx vertx;
  private final WebSocketClient client;
  private final String workerId;
  private final URI url;
  private final Timing timing;
  private final ServiceTokens serviceTokens;
  private final Runnable onChange;

  private final Map<Long, Conversation> conversations = new HashMap<>();
  private final Set<String> greeted = ConcurrentHashMap.newKeySet();
  private @Nullable WebSocket socket;

  /** The connection, if the worker at its end reads traces. */
  private volatile @Nullable WebSocket readsTraces;

  private boolean closed;
  private long nextCorrelationId = 1;
  private int failedAttempts;
  private long heardAtNanos;

  WorkerChannel(
      Vertx vertx,
      WebSocketClient client,
      String workerId,
      URI url,
      Timing timing,
      ServiceTokens serviceTokens,
      Runnable onChange) {
    this.vertx = vertx;
    this.client = client;
    this.workerId = workerId;
    this.url = url;
    this.timing = timing;
    this.serviceTokens = serviceTokens;
    this.onChange = onChange;
  }

  String workerId() {
    return workerId;
  }

  URI url() {
    return url;
  }

  synchronized boolean isConnected() {
    return socket != null;
  }

  /** Begins to connect. */
  void open() {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(url.getHost())
            .setPort(url.getPort())
            .setSsl("https".equals(url.getScheme()))
            .setURI(WireLimits.PATH)
            .setConnectTimeout(timing.connect().toMillis());
    serviceTokens
        .authorization()
        .ifPresent(own -> options.addHeader(HttpHeaders.AUTHORIZATION, own));
    // On an event loop, where nothing completes before it is listened to: Vert.x takes the headers
    // of the worker's answer away once it has told those who listen by then.
    vertx.runOnContext(nothing ->
        client
            .connect(options)
            .onSuccess(this::connected)
            .onFailure(cause -> disconnected(null, "cannot connect: " + explained(cause))));
  }

  private static String explained(Throwable cause) {
    return cause instanceof UpgradeRejectedException rejected
            && rejected.getStatus() == UNAUTHORIZED
        ? "it does not accept this gateway's service token; set the same"
            + " vatpool.access.service-token-file on both"
        : String.valueOf(cause.getMessage());
  }

  /**
   * Opens a conversation about a kernel; on its first use of this connection the worker hears of
   * the kernel's epoch before anything else.
   *
   * @throws ConnectionLostException if there is no connection now
   */
  Conversation converse(GatewayMessage.Hello hello) throws ConnectionLostException {
    Conversation conversation;
    WebSocket open;
    long helloId;
    synchronized (this) {
      open = socket;
      if (open == null) {
        throw new ConnectionLostException("no connection to worker " + workerId);
      }
      conversation = new Conversation(this, open, nextCorrelationId++);
      conversations.put(conversation.correlationId(), conversation);
      helloId = nextCorrelationId++;
    }
    if (greeted.add(hello.kernelId() + '\n' + hello.epoch())) {
      // Its answer is of no interest: a refused epoch shows at the request that follows.
      send(open, hello, helloId, Duration.ZERO);
    }
    return conversation;
  }

  /**
   * Sends on one particular connection: what belongs to a lost one must not reach its successor.
   */
  void send(WebSocket open, GatewayMessage message, long correlationId, Duration remaining) {
    int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(0, remaining.toMillis()));
    GatewayMessage read = open == readsTraces ? message : message.untraced();
    for (byte[] frame : WireCodec.encode(read, correlationId, millis)) {
      open.writeBinaryMessage(Buffer.buffer(frame))
          .onFailure(cause -> disconnected(open, "cannot send: " + cause.getMessage()));
    }
  }

  synchronized void forget(long correlationId) {
    conversations.remove(correlationId);
  }

  private void connected(WebSocket opened) {
    synchronized (this) {
      if (closed) {
        opened.close();
        return;
      }
      socket = opened;
      readsTraces = readsTraces(opened) ? opened : null;
      failedAttempts = 0;
      heardAtNanos = System.nanoTime();
      greeted.clear();
    }
    LOG.infof("connected worker=%s url=%s", workerId, url);
    FrameAssembler assembler = new FrameAssembler();
    opened.binaryMessageHandler(frame -> received(opened, assembler, frame.getBytes()));
    opened.exceptionHandler(cause -> disconnected(opened, String.valueOf(cause.getMessage())));
    opened.closeHandler(nothing -> disconnected(opened, "the worker closed the connection"));
    vertx.setPeriodic(
        Math.max(1, timing.silenceMax().toMillis() / 3), timer -> checkAlive(timer, opened));
    onChange.run();
  }

  private static boolean readsTraces(WebSocket opened) {
    MultiMap answer = opened.headers();
    return answer != null && Boolean.parseBoolean(answer.get(WireLimits.READS_TRACES));
  }

  /** A stopped process keeps its connections open: ask, and give up on one that is silent. */
  private void checkAlive(long timer, WebSocket checked) {
    long silentNanos;
    long id;
    synchronized (this) {
      if (socket != checked) {
        vertx.cancelTimer(timer);
        return;
      }
      silentNanos = System.nanoTime() - heardAtNanos;
      id = nextCorrelationId++;
    }
    if (silentNanos > timing.silenceMax().toNanos()) {
      disconnected(checked, "silent for " + Duration.ofNanos(silentNanos).toMillis() + " ms");
    } else {
      send(checked, new GatewayMessage.Ping(), id, timing.silenceMax());
    }
  }

  private void received(WebSocket from, FrameAssembler assembler, byte[] frame) {
    try {
      RawMessage raw = assembler.accept(frame);
      Conversation conversation;
      synchronized (this) {
        heardAtNanos = System.nanoTime();
        conversation = raw == null ? null : conversations.get(raw.correlationId());
      }
      if (raw != null && conversation != null) {
        WorkerMessage message = raw.asWorkerMessage();
        conversation.received(message);
      }
    } catch (WireFormatException e) {
      disconnected(from, "malformed message: " + e.getMessage());
    }
  }

  private void disconnected(@Nullable WebSocket which, String cause) {
    Map<Long, Conversation> orphans;
    boolean reopen;
    int attempt;
    synchronized (this) {
      if (socket != which) {
        return; // an old connection's last words
      }
      socket = null;
      orphans = Map.copyOf(conversations);
      conversations.clear();
      reopen = !closed;
      attempt = failedAttempts++;
    }
    if (which != null) {
      which.close();
      LOG.logf(
          reopen ? Logger.Level.WARN : Logger.Level.INFO,
          "disconnected worker=%s conversations=%d cause=%s",
          workerId,
          orphans.size(),
          cause);
    } else {
      LOG.debugf("worker=%s url=%s %s", workerId, url, cause);
    }
    orphans.values().forEach(orphan -> orphan.lost(cause));
    onChange.run();
    if (reopen) {
      vertx.setTimer(backoffMillis(attempt), id -> reopen());
    }
  }

  private void reopen() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    open();
  }

  private long backoffMillis(int attempt) {
    long doubled = timing.backoffMin().toMillis() << Math.min(attempt, 20);
    return Math.max(1, Math.min(timing.backoffMax().toMillis(), doubled));
  }

  /** Ends the connection for good; open conversations are lost. */
  @Override
  public void close() {
    WebSocket open;
    synchronized (this) {
      closed = true;
      open = socket;
    }
    if (open != null) {
      disconnected(open, "the gateway closed the connection");
    }
  }
}
