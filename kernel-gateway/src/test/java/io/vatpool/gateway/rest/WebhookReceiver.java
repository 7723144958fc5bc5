package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes calls out of bridges, or refuses them. */
final class WebhookReceiver implements AutoCloseable {
  /** A call as it came. */
  record Received(String id, JsonNode body) {
    int argument() {
      return body.path("args").path(0).asInt();
    }
  }

  private final HttpServer server;
  private final List<Received> taken = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private volatile int status = 204;

  WebhookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/calls", this::receive);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/calls";
  }

  void answering(int newStatus) {
    status = newStatus;
  }

  List<Received> taken() {
    return taken;
  }

  /** The ids of calls that were not taken, one for each attempt. */
  List<String> refused() {
    return refused;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      int answer = status;
      String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (answer == 204) {
        taken.add(new Received(id, JsJson.parse(body)));
      } else {
        refused.add(id);
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
