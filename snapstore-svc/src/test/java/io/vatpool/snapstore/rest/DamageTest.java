package io.vatpool.snapstore.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vatpool.snapstore.Images;
import io.vatpool.snapstore.StoreFolder;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.snapstore.client.SnapshotCorrupt;
import io.vatpool.snapstore.client.SnapshotStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Blobs that went bad on the disk: never given out as whole, set aside, and healed by storing them
 * again.
 */
@QuarkusTest
@QuarkusTestResource(StoreFolder.class)
class DamageTest {

  private static final int LARGE = 5_000_000;

  @TestHTTPResource("/")
  URI store;

  @ParameterizedTest
  @ValueSource(strings = {"identity", "zstd"})
  void aFlippedByteBreaksTheConnectionBeforeTheEnd(String encoding) throws IOException {
    byte[] image = Images.image(LARGE, 31 + encoding.length());
    String id = save(image);
    flipByte(StoreFolder.blob(id), Files.size(StoreFolder.blob(id)) / 2);

    assertThatThrownBy(() -> download(id, encoding)).isInstanceOf(IOException.class);

    given().get("/v1/snapshots/" + id).then().statusCode(410).body("type", endsWith(":damaged"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "zstd"})
  void anotherImageUnderTheNameIsNoticedAtTheLastByte(String encoding) throws IOException {
    String id = save(Images.image(LARGE, 41 + encoding.length()));
    String other = save(Images.image(LARGE, 51 + encoding.length()));
    Files.copy(StoreFolder.blob(other), StoreFolder.blob(id), StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> download(id, encoding)).isInstanceOf(IOException.class);

    given().get("/v1/snapshots/" + id).then().statusCode(410).body("detail", containsString(other));
  }

  @Test
  void aDamagedImageThatFitsOneBufferIsAProblemAtOnce() throws IOException {
    String id = save(Images.image(50_000, 61));
    flipByte(StoreFolder.blob(id), 1_000);

    given()
        .get("/v1/snapshots/" + id)
        .then()
        .statusCode(410)
        .contentType("application/problem+json");

    assertThat(StoreFolder.blob(id)).doesNotExist();
  }

  @Test
  void aTruncatedBlobIsAProblemAtOnce() throws IOException {
    String id = save(Images.image(LARGE, 62));
    try (FileChannel channel = FileChannel.open(StoreFolder.blob(id), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }

    given().head("/v1/snapshots/" + id).then().statusCode(410);

    given()
        .get("/v1/snapshots/" + id)
        .then()
        .statusCode(410)
        .body("detail", containsString("its end"));
  }

  @Test
  void whatWasSetAsideIsListedAndKeptAndHealedByStoringAgain() throws IOException {
    byte[] image = Images.image(50_000, 63);
    String id = save(image);
    byte[] stored = Files.readAllBytes(StoreFolder.blob(id));
    flipByte(StoreFolder.blob(id), 1_000);
    given().get("/v1/snapshots/" + id).then().statusCode(410);

    given()
        .contentType("application/octet-stream")
        .body(image)
        .put("/v1/snapshots/" + id)
        .then()
        .statusCode(201);

    assertThat(given().get("/v1/snapshots/" + id).asByteArray()).isEqualTo(image);
    String entry = "quarantined.find { it.snapshotId == '" + id + "' }";
    var list = given().get("/v1/quarantine?limit=1000");
    list.then().statusCode(200).body(entry + ".bytes", equalTo(stored.length));
    assertThat(Path.of(list.path(entry + ".place").toString())).exists();
    assertThat(list.path(entry + ".reason").toString()).isNotBlank();
  }

  @Test
  void storingAgainHealsDamageThatNobodyHasNoticed() throws IOException {
    byte[] image = Images.image(50_000, 64);
    String id = save(image);
    flipByte(StoreFolder.blob(id), 1_000);

    save(image);

    assertThat(given().get("/v1/snapshots/" + id).asByteArray()).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theClientTellsDamageFromABrokenConnection(boolean compress) throws IOException {
    String id = save(Images.image(LARGE, compress ? 65 : 66));
    flipByte(StoreFolder.blob(id), Files.size(StoreFolder.blob(id)) / 2);
    ClientOptions options = ClientOptions.of(store);
    SnapStoreClient client = new SnapStoreClient(compress ? options : options.withoutCompression());

    assertThatThrownBy(
            () -> {
              try (SnapshotStream stream = client.open(id)) {
                stream.readAllBytes();
              }
            })
        .isInstanceOf(SnapshotCorrupt.class);

    assertThatThrownBy(() -> client.open(id)).isInstanceOf(SnapshotCorrupt.class);
    assertThatThrownBy(() -> client.find(id)).isInstanceOf(SnapshotCorrupt.class);
  }

  private String save(byte[] image) throws IOException {
    return new SnapStoreClient(ClientOptions.of(store)).save(out -> out.write(image)).snapshotId();
  }

  private void download(String id, String encoding) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(store.resolve("/v1/snapshots/" + id))
              .header("Accept-Encoding", encoding)
              .build();
      http.send(request, BodyHandlers.ofByteArray());
    }
  }

  private static void flipByte(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.flip();
      one.put(0, (byte) ~one.get(0));
      channel.write(one, position);
    }
  }
}
