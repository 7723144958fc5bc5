package io.vatpool.snapstore.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestHeadersTest {
  private static final String ID = "ab".repeat(32);
  private static final String NAME = "traceparent";

  private final List<Headers> received = new CopyOnWriteArrayList<>();
  private HttpServer store;

  @BeforeEach
  void start() throws IOException {
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext(
        "/",
        exchange -> {
          received.add(exchange.getRequestHeaders());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    store.start();
  }

  @AfterEach
  void stop() {
    store.stop(0);
  }

  private ClientOptions options() {
    return ClientOptions.of(URI.create("http://127.0.0.1:" + store.getAddress().getPort()));
  }

  @Test
  void everyRequestSaysWhatTheCallerWantsItToSay() throws IOException {
    SnapStoreClient client = new SnapStoreClient(options(), to -> to.accept(NAME, "00-aa-bb-01"));

    client.find(ID);
    client.delete(ID);

    assertThat(received).extracting(headers -> headers.getFirst(NAME)).containsOnly("00-aa-bb-01");
  }

  @Test
  void withoutThemThereIsNothing() throws IOException {
    new SnapStoreClient(options()).find(ID);

    assertThat(received).hasSize(1);
    assertThat(received.getFirst().getFirst(NAME)).isNull();
  }
}
