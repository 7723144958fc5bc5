package io.vatpool.gateway.slog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.Slog;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of one kernel. Its thread writes and says when a block is closed or lost; readers come
 * and go on any thread.
 */
public final class KernelEvents implements Slog, AutoCloseable {
  private record Event(JsonNode json, String line) {}

  private record Reader(SlogFilter filter, Consumer<String> consumer) {}

  private final String kernel;
  private final @Nullable SlogFile file;
  private final int liveEventsMax;
  private final List<Reader> readers = new CopyOnWriteArrayList<>();
  private final List<Event> open = new ArrayList<>();
  private final Terminations terminations = new Terminations();

  KernelEvents(String kernel, @Nullable SlogFile file, int liveEventsMax) {
    this.kernel = kernel;
    this.file = file;
    this.liveEventsMax = liveEventsMax;
  }

  /**
   * Adds a reader, whose consumer must not block.
   *
   * @return ends it
   */
  public Runnable subscribe(SlogFilter filter, Consumer<String> consumer) {
    Reader reader = new Reader(filter, consumer);
    readers.add(reader);
    return () -> readers.remove(reader);
  }

  /** The vats that were terminated since the kernel was opened here, the last ones, in order. */
  public List<Termination> terminations() {
    return terminations.list();
  }

  @Override
  public void write(ObjectNode event) {
    terminations.see(event);
    String line = JsJson.stringify(event);
    if (file != null) {
      file.append(line);
    }
    if (!readers.isEmpty()) {
      if (open.size() == liveEventsMax) {
        open.removeFirst();
      }
      open.add(new Event(event, line));
    }
  }

  /**
   * The block is closed; the next events belong to another.
   *
   * @return shows the block's events to live readers; to be run when it is durable, by any thread
   */
  public Runnable closeBlock() {
    if (file != null) {
      file.flush();
    }
    List<Event> block = List.copyOf(open);
    open.clear();
    List<Termination> ended = terminations.closeBlock();
    return () -> {
      terminations.committed(kernel, ended);
      show(block);
    };
  }

  private void show(List<Event> block) {
    for (Event event : block) {
      for (Reader reader : readers) {
        if (reader.filter().wants(event.json())) {
          reader.consumer().accept(event.line());
        }
      }
    }
  }

  /** The block is lost: the file tells of it, live readers never hear. */
  public void abandoned() {
    terminations.abandoned();
    open.clear();
    if (file != null) {
      file.flush();
    }
  }

  @Override
  public void close() {
    abandoned();
    if (file != null) {
      file.close();
    }
  }
}
