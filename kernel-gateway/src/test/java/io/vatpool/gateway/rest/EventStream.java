package io.vatpool.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A reader of a kernel's structured log, live. */
final class EventStream implements AutoCloseable {
  private static final String COMMENT = ":";
  private static final String DATA = "data:";

  private final HttpClient client;
  private final BufferedReader lines;

  private EventStream(HttpClient client, BufferedReader lines) {
    this.client = client;
    this.lines = lines;
  }

  /** Begins to read; nothing is missed that happens from now on. */
  static EventStream open(URI slog) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<InputStream> answer =
        client.send(
            HttpRequest.newBuilder(slog).build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    assertThat(lines.readLine()).startsWith(COMMENT);
    return new EventStream(client, lines);
  }

  /** Waits for the next event. */
  JsonNode next() throws IOException {
    while (true) {
      String line = lines.readLine();
      assertThat(line).as("a stream that goes on").isNotNull();
      if (line.startsWith(DATA)) {
        return JsJson.parse(line.substring(DATA.length()));
      }
    }
  }

  @Override
  public void close() {
    // The stream has no end of its own, which an orderly end would wait for.
    client.shutdownNow();
  }
}
