package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vatpool.xsnap.engine.HostedEngine.Child;
import io.vatpool.xsnap.engine.HostedEngine.End;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The conversation with a fork server and its keeper; the lines are those of {@code fork-server.c}
 * and {@code vat-launch.c}. Lives as long as any of their processes does.
 *
 * <p>Any thread may ask. One virtual thread reads and one writes, so that interrupting a caller
 * does not close the channel.
 */
final class ServerControl {
  private static final System.Logger LOG = System.getLogger(ServerControl.class.getName());
  private static final int LINE_BYTES_MAX = 2048;
  private static final int NAME_CHARS_MAX = 100;

  /** The server's first words: itself, and which measures it takes. */
  record Hello(Child server, EngineHostReport report) {}

  private final SocketChannel channel;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("fork-requests").factory());
  private final CompletableFuture<Hello> hello = new CompletableFuture<>();

  /** By token. Guarded by this. */
  private final Map<String, CompletableFuture<Child>> asked = new HashMap<>();

  /**
   * By process id: those who are awaited, and those whose end was told before they were. Guarded by
   * this.
   */
  private final Map<Long, CompletableFuture<End>> ends = new HashMap<>();

  private boolean over;

  ServerControl(SocketChannel channel) {
    this.channel = channel;
    Thread.ofVirtual().name("fork-reports").start(this::readAll);
  }

  /** Completes when the server has introduced itself; exceptionally if it never will. */
  CompletableFuture<Hello> hello() {
    return hello;
  }

  /**
   * Asks for an engine.
   *
   * @param token with which it connects
   * @return completes exceptionally ({@link IOException}) if there will be none
   */
  CompletableFuture<Child> fork(String token, String name) {
    CompletableFuture<Child> child = new CompletableFuture<>();
    synchronized (this) {
      if (over) {
        child.completeExceptionally(new IOException("the fork server has ended"));
        return child;
      }
      asked.put(token, child);
    }
    String shown = name.substring(0, Math.min(name.length(), NAME_CHARS_MAX));
    String printable = shown.replaceAll("[^\\x20-\\x7e]", "?");
    try {
      writer.execute(() -> write("fork " + token + " " + printable + "\n"));
    } catch (RejectedExecutionException e) {
      child.completeExceptionally(new IOException("the fork server has ended", e));
    }
    return child;
  }

  /** The caller does not wait any longer; if an engine comes, it is killed. */
  synchronized void forget(String token) {
    asked.remove(token);
  }

  private void write(String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // The reader finds that out, too, and tells everyone.
      LOG.log(Level.DEBUG, "asking a fork server: {0}", e.toString());
    }
  }

  private void readAll() {
    ByteBuffer buffer = ByteBuffer.allocate(LINE_BYTES_MAX);
    try {
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        takeLines(buffer);
      }
    } catch (ClosedChannelException e) {
      LOG.log(Level.DEBUG, "a fork server that did not come up: {0}", e.toString());
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "a fork server''s reports ended: {0}", e.toString());
    } finally {
      end();
    }
  }

  private void takeLines(ByteBuffer buffer) {
    buffer.flip();
    for (int i = 0; i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n') {
        byte[] line = new byte[i - buffer.position()];
        buffer.get(line).get();
        take(new String(line, US_ASCII));
      }
    }
    buffer.compact();
  }

  private void take(String line) {
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "server" ->
          hello.complete(
              new Hello(
                  child(Long.parseLong(words[1])), EngineHostReport.forking(missing(words[2]))));
      case "forked" -> forked(words[1], child(Long.parseLong(words[2])));
      case "refused" -> refused(words[1], words[2]);
      case "exit" -> ended(Long.parseLong(words[1]), words[2].split(" ", -1));
      default -> throw new IllegalArgumentException("not a report: " + line);
    }
  }

  private static Map<EngineMeasure, String> missing(String measures) {
    Map<EngineMeasure, String> missing = new HashMap<>();
    String[] parts = measures.split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      missing.put(EngineMeasure.ofLetter(parts[i].charAt(0)), parts[i].substring(2));
    }
    return missing;
  }

  private Child child(long pid) {
    CompletableFuture<End> end;
    synchronized (this) {
      CompletableFuture<End> told = ends.remove(pid);
      if (told == null) {
        told = new CompletableFuture<>();
        ends.put(pid, told);
      }
      end = told;
    }
    return new Child(pid, ProcessHandle.of(pid), end);
  }

  private void forked(String token, Child child) {
    CompletableFuture<Child> request;
    synchronized (this) {
      request = asked.remove(token);
    }
    if (request == null || !request.complete(child)) {
      child.kill();
    }
  }

  private void refused(String token, String reason) {
    CompletableFuture<Child> request;
    synchronized (this) {
      request = asked.remove(token);
    }
    if (request != null) {
      request.completeExceptionally(new IOException("the fork server refuses: " + reason));
    }
  }

  private void ended(long pid, String[] numbers) {
    End end =
        new End(
            EngineExit.ofStatus(Integer.parseInt(numbers[0])),
            Optional.of(
                new ResourceUse(
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[3]))));
    CompletableFuture<End> awaited;
    synchronized (this) {
      awaited = ends.remove(pid);
      if (awaited == null) {
        // Its server has not told us of it yet.
        awaited = new CompletableFuture<>();
        ends.put(pid, awaited);
      }
    }
    awaited.complete(end);
  }

  /** No requests any more: the server is gone. Its engines may live on. */
  void failRequests() {
    Map<String, CompletableFuture<Child>> failed;
    synchronized (this) {
      over = true;
      failed = Map.copyOf(asked);
      asked.clear();
    }
    IOException problem = new IOException("the fork server has ended");
    hello.completeExceptionally(problem);
    failed.values().forEach(request -> request.completeExceptionally(problem));
    writer.shutdown();
  }

  /** Server, keeper and all engines are gone. */
  private void end() {
    failRequests();
    Map<Long, CompletableFuture<End>> unseen;
    synchronized (this) {
      unseen = Map.copyOf(ends);
      ends.clear();
    }
    unseen.values().forEach(end -> end.complete(End.UNSEEN));
    Channels.closeQuietly(channel);
  }
}
