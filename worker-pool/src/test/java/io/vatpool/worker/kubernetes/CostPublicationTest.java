package io.vatpool.worker.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches the API server, over real TLS, at times that the test gives. */
class CostPublicationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path keys;
  private static ApiServer api;

  @TempDir Path account;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private int cost;
  private long seconds;
  private CostPublication publication;

  @BeforeAll
  static void start() throws Exception {
    api = new ApiServer(keys);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void begin() throws Exception {
    api.reset();
    api.account(account, "first.token\n");
    publication =
        new CostPublication(
            () -> cost,
            () -> TimeUnit.SECONDS.toNanos(seconds),
            new CostNews(Duration.ofMinutes(1), 10),
            annotation(api.url()),
            registry);
  }

  private PodAnnotation annotation(URI url) {
    return new PodAnnotation(url, new ServiceAccount(account), "worker-5f7c-x2", PATIENCE);
  }

  @Test
  void thePodIsPatchedWithItsCostAndNothingElse() throws Exception {
    cost = 3017;

    publication.turn();

    assertThat(api.received())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.method()).isEqualTo("PATCH");
          assertThat(request.path()).isEqualTo("/api/v1/namespaces/vatpool/pods/worker-5f7c-x2");
          assertThat(request.authorization()).isEqualTo("Bearer first.token");
          assertThat(request.contentType()).isEqualTo("application/merge-patch+json");
          assertThat(request.body())
              .isEqualTo(
                  "{\"metadata\":{\"annotations\":"
                      + "{\"controller.kubernetes.io/pod-deletion-cost\":\"3017\"}}}");
        });
    assertThat(patches("ok")).isEqualTo(1);
  }

  @Test
  void aTokenThatWasReplacedIsReadAgain() throws Exception {
    publication.turn();
    Files.writeString(account.resolve("token"), "second.token");
    later(60, 5000);

    publication.turn();

    assertThat(api.received())
        .extracting(ApiServer.Received::authorization)
        .containsExactly("Bearer first.token", "Bearer second.token");
  }

  @Test
  void whatIsNoNewsOrComesTooSoonIsNotSent() throws Exception {
    publication.turn();
    later(59, 5000);
    publication.turn();
    later(60, 50);
    publication.turn();

    assertThat(api.received()).hasSize(1);
  }

  @Test
  void aRefusalIsCountedAndTriedAgainAfterTheInterval() throws Exception {
    api.answering(403);
    publication.turn();
    publication.turn();
    assertThat(api.received()).hasSize(1);
    assertThat(patches("failed")).isEqualTo(1);

    api.answering(200);
    later(60, 0);
    publication.turn();

    assertThat(api.received()).hasSize(2);
    assertThat(patches("ok")).isEqualTo(1);
  }

  @Test
  void aRefusalSaysWhereAndWhyAndKeepsTheTokenToItself() {
    api.answering(403);

    assertThatIOException()
        .isThrownBy(() -> annotation(api.url()).set(1))
        .withMessageContaining("pods/worker-5f7c-x2 answers 403: {\"kind\":\"Status\"}")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("first.token"));
  }

  @Test
  void anotherAuthoritysServerIsNotShownTheToken() throws Exception {
    try (ApiServer other = new ApiServer(Files.createDirectory(keys.resolve("other")))) {
      assertThatIOException().isThrownBy(() -> annotation(other.url()).set(1));

      assertThat(other.received()).isEmpty();
    }
  }

  @Test
  void withoutTheAccountsFilesItSaysWhatToSet() throws Exception {
    Files.delete(account.resolve("token"));

    publication.turn();

    assertThat(patches("failed")).isEqualTo(1);
    assertThatIOException()
        .isThrownBy(() -> annotation(api.url()).set(1))
        .withMessageContaining("automountServiceAccountToken");
  }

  @Test
  void aTokenThatIsNoneIsNotPrinted() throws Exception {
    Files.writeString(account.resolve("token"), "two words");

    assertThatIOException()
        .isThrownBy(() -> annotation(api.url()).set(1))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("two words"));
  }

  @Test
  void theTokenIsNotShownInClear() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> annotation(URI.create("http://127.0.0.1:1")))
        .withMessageContaining("https");
  }

  private void later(long newSeconds, int newCost) {
    seconds = newSeconds;
    cost = newCost;
  }

  private double patches(String outcome) {
    return registry
        .get("vatpool.worker.pod.deletion.cost.patches")
        .tag("outcome", outcome)
        .counter()
        .count();
  }
}
