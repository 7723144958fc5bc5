package io.vatpool.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a small HTTP server that answers what a gateway or a proxy may answer. */
class HttpApiTest {

  private HttpServer server;
  private HttpApi api;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    api =
        new HttpApi(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            Optional.of("vpt_secret"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void sendsTheTokenAndDoesNotShowIt() {
    // Given
    AtomicReference<String> sent = new AtomicReference<>("nothing");
    server.createContext(
        "/v1",
        exchange -> {
          sent.set(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });

    // When
    var failure = assertThatThrownBy(() -> api.get("/v1/kernels"));

    // Then
    failure.isInstanceOf(CliException.class).hasMessageNotContaining("vpt_secret");
    assertThat(sent.get()).isEqualTo("Bearer vpt_secret");
  }

  @Test
  void showsTitleDetailAndRemedyOfAProblem() {
    // Given
    answer(
        409,
        """
        {"type": "/problems/x", "title": "Kernel exists", "status": 409, "detail": "bank is there", "remedy": "choose another name"}\
        """);

    // When
    var failure = assertThatThrownBy(() -> api.get("/v1/kernels/bank"));

    // Then
    failure.isInstanceOfSatisfying(
        CliException.class,
        e -> {
          assertThat(e.exit()).isEqualTo(Exit.REFUSED);
          assertThat(e.title()).isEqualTo("Kernel exists");
          assertThat(e.detail()).isEqualTo("bank is there");
          assertThat(e.remedy()).isEqualTo("choose another name");
        });
  }

  @Test
  void showsTheFieldsThatAreWrong() {
    // Given
    answer(
        400,
        """
        {"title": "Bad Request", "violations": [{"field": "name", "in": "body", "message": "must not be empty"}]}\
        """);

    // When
    var failure = assertThatThrownBy(() -> api.get("/v1/kernels"));

    // Then
    failure.hasMessageContaining("name must not be empty");
  }

  @Test
  void makesSenseOfAnErrorThatIsNoProblem() {
    // Given
    answer(502, "<html>Bad Gateway</html>");

    // When
    var failure = assertThatThrownBy(() -> api.get("/v1/kernels"));

    // Then
    failure.isInstanceOfSatisfying(
        CliException.class,
        e -> {
          assertThat(e.exit()).isEqualTo(Exit.BROKEN);
          assertThat(e.detail()).contains("Bad Gateway");
        });
  }

  @Test
  void saysHowToStartAGatewayThatIsNotThere() {
    // Given
    server.stop(0);

    // When
    var failure = assertThatThrownBy(() -> api.get("/v1/kernels"));

    // Then
    failure.isInstanceOfSatisfying(
        CliException.class,
        e -> {
          assertThat(e.exit()).isEqualTo(Exit.NOT_RUNNING);
          assertThat(e.remedy()).contains("vatpool up");
        });
  }

  private void answer(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
