package io.vatpool.gateway.rest;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an OpenTelemetry collector is to the services: takes spans by OTLP over HTTP. */
final class Collector implements AutoCloseable {
  /** A span as it came; ids in hex. */
  record Received(String service, String name, String trace, String id, String parent) {
    @Override
    public String toString() {
      return service + ": " + name;
    }
  }

  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          take(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  /** Where it listens. */
  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The spans of a trace so far, as {@code service: name}. */
  List<String> names(String trace) {
    return spans.stream()
        .filter(span -> span.trace().equals(trace))
        .map(Received::toString)
        .toList();
  }

  /**
   * A span of this name in this trace, the span it is a child of, and so on up to one that is not
   * here.
   */
  List<String> upwards(String trace, String name) {
    List<String> path = new ArrayList<>();
    Optional<Received> next =
        spans.stream()
            .filter(span -> span.trace().equals(trace) && span.toString().equals(name))
            .findFirst();
    String parent = "";
    while (next.isPresent()) {
      path.add(next.get().toString());
      String id = next.get().parent();
      parent = id;
      next = spans.stream().filter(span -> span.id().equals(id)).findFirst();
    }
    path.add(parent);
    return path;
  }

  private void take(ExportTraceServiceRequest request) {
    for (ResourceSpans resource : request.getResourceSpansList()) {
      String service =
          resource.getResource().getAttributesList().stream()
              .filter(attribute -> attribute.getKey().equals("service.name"))
              .map(KeyValue::getValue)
              .map(value -> value.getStringValue())
              .findFirst()
              .orElse("");
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          spans.add(
              new Received(
                  service,
                  span.getName(),
                  HexFormat.of().formatHex(span.getTraceId().toByteArray()),
                  HexFormat.of().formatHex(span.getSpanId().toByteArray()),
                  HexFormat.of().formatHex(span.getParentSpanId().toByteArray())));
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
