package io.vatpool.worker;

import io.vatpool.protocol.wire.FrameAssembler;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.RawMessage;
import io.vatpool.protocol.wire.WireCodec;
import io.vatpool.protocol.wire.WireLimits;
import io.vatpool.protocol.wire.WorkerMessage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A gateway's end of the WebSocket, by the JDK's own client. */
public final class TestGateway implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final WebSocket socket;
  private final Map<Long, BlockingQueue<WorkerMessage>> answers = new ConcurrentHashMap<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final AtomicLong ids = new AtomicLong();

  public TestGateway(URI worker) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(worker.toString().replaceFirst("http", "ws") + WireLimits.PATH),
                new Frames())
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  /** Opens a conversation. */
  public long send(GatewayMessage message) {
    long id = ids.incrementAndGet();
    send(message, id);
    return id;
  }

  public void send(GatewayMessage message, long id) {
    answers.computeIfAbsent(id, i -> new LinkedBlockingQueue<>());
    for (byte[] frame : WireCodec.encode(message, id, 60_000)) {
      sendFrame(frame);
    }
  }

  public void sendFrame(byte[] frame) {
    socket.sendBinary(ByteBuffer.wrap(frame), true).join();
  }

  /** The next message of a conversation. */
  public WorkerMessage next(long id) throws InterruptedException {
    WorkerMessage next = answers.get(id).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no answer");
    }
    return next;
  }

  public WorkerMessage ask(GatewayMessage message) throws InterruptedException {
    return next(send(message));
  }

  /** The status code with which the worker closed the connection. */
  public int closeCode() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Frames implements WebSocket.Listener {
    private final FrameAssembler assembler = new FrameAssembler();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      parts.writeBytes(bytes);
      if (last) {
        RawMessage raw = assembler.accept(parts.toByteArray());
        parts.reset();
        if (raw != null) {
          answers.get(raw.correlationId()).add(raw.asWorkerMessage());
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
      closed.complete(statusCode);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
