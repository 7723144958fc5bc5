package io.vatpool.snapstore.client;

import static io.vatpool.snapstore.client.CannedServer.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What the client makes of stores that break off, lie, stumble or are not there. */
class SnapStoreClientTest {

  private static final byte[] IMAGE = "the whole heap of a small vat".getBytes(UTF_8);
  private static final String ID = HexFormat.of().formatHex(Sha256.newDigest().digest(IMAGE));
  private static final String UNCOMPRESSED = "Vatpool-Uncompressed-Bytes: " + IMAGE.length;
  private static final String COMPRESSED = "Vatpool-Compressed-Bytes: 40";
  private static final byte[] BUSY = answer("503 Service Unavailable", 0, new byte[0]);
  private static final byte[] GOOD =
      answer("200 OK", IMAGE.length, IMAGE, UNCOMPRESSED, COMPRESSED);
  private static final byte[] FOUND = answer("200 OK", 0, new byte[0], UNCOMPRESSED, COMPRESSED);

  @Test
  void aGoodImageIsGivenOut() throws IOException {
    try (CannedServer store = new CannedServer(GOOD)) {
      assertThat(readAll(store)).isEqualTo(IMAGE);
    }
  }

  @Test
  void anImageThatBreaksOffWasCutOffByTheNetworkIfTheStoreStillHasIt() throws IOException {
    byte[] half = answer("200 OK", IMAGE.length, new byte[10], UNCOMPRESSED, COMPRESSED);
    try (CannedServer store = new CannedServer(half, FOUND)) {
      assertThatThrownBy(() -> readAll(store))
          .isInstanceOf(SnapStoreUnavailable.class)
          .hasMessageContaining("broke off after 10 of " + IMAGE.length);
    }
  }

  @Test
  void anImageThatBreaksOffIsCorruptIfTheStoreSaysSo() throws IOException {
    byte[] half = answer("200 OK", IMAGE.length, new byte[10], UNCOMPRESSED, COMPRESSED);
    byte[] gone = answer("410 Gone", 0, new byte[0]);
    try (CannedServer store = new CannedServer(half, gone)) {
      assertThatThrownBy(() -> readAll(store)).isInstanceOf(SnapshotCorrupt.class);
    }
  }

  @Test
  void otherBytesAreNeverGivenOutWhole() throws IOException {
    byte[] wrong = answer("200 OK", IMAGE.length, new byte[IMAGE.length], UNCOMPRESSED, COMPRESSED);
    try (CannedServer store = new CannedServer(wrong);
        SnapshotStream stream = client(store.uri()).open(ID)) {
      assertThat(stream.readNBytes(0)).isEmpty();

      assertThatThrownBy(() -> stream.readNBytes(IMAGE.length))
          .isInstanceOf(SnapshotCorrupt.class)
          .hasMessageContaining(ID);
    }
  }

  @Test
  void moreBytesThanTheImageHasAreCorrupt() throws IOException {
    byte[] longer = answer("200 OK", 100, new byte[100], UNCOMPRESSED, COMPRESSED);
    try (CannedServer store = new CannedServer(longer)) {
      assertThatThrownBy(() -> readAll(store)).isInstanceOf(SnapshotCorrupt.class);
    }
  }

  @Test
  void aBusyStoreIsAskedAgain() throws IOException {
    try (CannedServer store = new CannedServer(BUSY, BUSY, GOOD)) {
      assertThat(readAll(store)).isEqualTo(IMAGE);
      assertThat(store.requests()).hasSize(3);
    }
  }

  @Test
  void askingEndsAfterTheLastAttempt() throws IOException {
    try (CannedServer store = new CannedServer(BUSY)) {
      assertThatThrownBy(() -> readAll(store))
          .isInstanceOf(SnapStoreUnavailable.class)
          .hasMessageContaining("503");
      assertThat(store.requests()).hasSize(4);
    }
  }

  @Test
  void whatIsFinalIsNotAskedAgain() throws IOException {
    byte[] problem = "{\"detail\":\"no such thing\"}".getBytes(UTF_8);
    try (CannedServer store = new CannedServer(answer("404 Not Found", problem.length, problem))) {
      assertThatThrownBy(() -> readAll(store)).isInstanceOf(SnapshotNotFound.class);
      assertThat(store.requests()).hasSize(1);
    }
  }

  @Test
  void theStoresOwnWordsAreInTheMessage() throws IOException {
    byte[] problem = "{\"detail\":\"the disk is full\"}".getBytes(UTF_8);
    byte[] full = answer("507 Insufficient Storage", problem.length, problem);
    try (CannedServer store = new CannedServer(full)) {
      assertThatThrownBy(() -> client(store.uri()).save(out -> out.write(IMAGE)))
          .isInstanceOf(SnapshotRefused.class)
          .hasMessageContaining("507")
          .hasMessageContaining("the disk is full");
    }
  }

  @Test
  void aSaveIsNotRepeatedOnceTheImageWasProduced() throws IOException {
    int[] produced = new int[1];
    try (CannedServer store = new CannedServer(BUSY)) {
      assertThatThrownBy(() ->
              client(store.uri())
                  .save(out -> {
                    produced[0]++;
                    out.write(IMAGE);
                  }))
          .isInstanceOf(SnapStoreUnavailable.class);
    }
    assertThat(produced[0]).isEqualTo(1);
  }

  @Test
  void aPutIsRepeated() throws IOException {
    byte[] stored = storedAs(ID);
    try (CannedServer store =
        new CannedServer(BUSY, answer("201 Created", stored.length, stored))) {

      var info = client(store.uri()).put(ID, out -> out.write(IMAGE));

      assertThat(info.compressedBytes()).isEqualTo(40);
      assertThat(store.requests()).hasSize(2).allMatch(line -> line.startsWith("PUT "));
    }
  }

  @Test
  void anImageThatTheStoreNamesOtherwiseWasDamagedOnItsWay() throws IOException {
    String other = "0".repeat(64);
    byte[] stored = storedAs(other);
    try (CannedServer store = new CannedServer(answer("201 Created", stored.length, stored))) {
      assertThatThrownBy(() -> client(store.uri()).save(out -> out.write(IMAGE)))
          .isInstanceOf(SnapshotCorrupt.class)
          .hasMessageContaining(ID)
          .hasMessageContaining(other);
    }
  }

  @Test
  void somethingElseThanAStoreIsRecognised() throws IOException {
    byte[] page = "<html>".getBytes(UTF_8);
    try (CannedServer store = new CannedServer(answer("200 OK", page.length, page))) {
      assertThatThrownBy(() -> client(store.uri()).find(ID))
          .isInstanceOf(SnapStoreUnavailable.class)
          .hasMessageContaining("not a snapshot store");
      assertThatThrownBy(() -> client(store.uri()).save(out -> out.write(IMAGE)))
          .isInstanceOf(SnapStoreUnavailable.class)
          .hasMessageContaining("not a snapshot store");
    }
  }

  @Test
  void aStoreThatIsNotThereIsNamed() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }

    assertThatThrownBy(() -> client(nobody).find(ID))
        .isInstanceOf(SnapStoreUnavailable.class)
        .hasMessageContaining(nobody.toString());
    assertThatThrownBy(() -> client(nobody).save(_ -> produced()))
        .isInstanceOf(SnapStoreUnavailable.class);
  }

  @Test
  void aStoreThatSaysNothingIsNotWaitedForForEver() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      ClientOptions options =
          ClientOptions.of(uri)
              .withRetries(1, Duration.ZERO)
              .withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(100));

      assertThatThrownBy(() -> new SnapStoreClient(options).find(ID))
          .isInstanceOf(SnapStoreUnavailable.class)
          .hasMessageContaining("timed out");
    }
  }

  @Test
  void aNameThatIsNoHashNeverLeavesTheProcess() {
    assertThatThrownBy(() -> client(URI.create("http://127.0.0.1:1")).open("../secret"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDefaultsAreThoseOfAWorker() {
    ClientOptions options = ClientOptions.of(URI.create("http://snapstore:8082"));

    assertThat(options.compress()).isTrue();
    assertThat(options.zstdLevel()).isEqualTo(3);
    assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.readTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(options.attemptsMax()).isEqualTo(6);
    assertThat(options.firstPause()).isEqualTo(Duration.ofMillis(100));
    assertThatThrownBy(() -> ClientOptions.of(URI.create("ftp://snapstore")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void produced() {
    throw new AssertionError("an image was produced for a store that is not there");
  }

  private static byte[] readAll(CannedServer store) throws IOException {
    try (SnapshotStream stream = client(store.uri()).open(ID)) {
      return stream.readAllBytes();
    }
  }

  private static byte[] storedAs(String id) {
    return "{\"snapshotId\":\"%s\",\"uncompressedBytes\":%d,\"compressedBytes\":40}"
        .formatted(id, IMAGE.length)
        .getBytes(UTF_8);
  }

  private static SnapStoreClient client(URI store) {
    return new SnapStoreClient(ClientOptions.of(store).withRetries(4, Duration.ofMillis(1)));
  }
}
