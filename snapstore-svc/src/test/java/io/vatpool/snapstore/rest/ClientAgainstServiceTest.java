package io.vatpool.snapstore.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.snapstore.Images;
import io.vatpool.snapstore.StoreFolder;
import io.vatpool.snapstore.client.BlobPage;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.DeletedIfOld;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.snapstore.client.SnapshotNotFound;
import io.vatpool.snapstore.client.SnapshotRefused;
import io.vatpool.snapstore.client.SnapshotStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The workers' client and the real service, together. */
@QuarkusTest
@QuarkusTestResource(StoreFolder.class)
class ClientAgainstServiceTest {

  @TestHTTPResource("/")
  URI store;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anImageGoesOutAndComesBack(boolean compress) throws IOException {
    SnapStoreClient client = client(compress);
    byte[] image = Images.image(3_000_000, compress ? 71 : 72);

    SnapshotInfo info = client.save(new ByteArrayInputStream(image));

    assertThat(info.snapshotId()).isEqualTo(Images.idOf(image));
    assertThat(info.uncompressedBytes()).isEqualTo(image.length);
    assertThat(client.find(info.snapshotId())).contains(info);
    try (SnapshotStream stream = client.open(info.snapshotId())) {
      assertThat(stream.info()).isEqualTo(info);
      assertThat(stream.readAllBytes()).isEqualTo(image);
    }
  }

  @Test
  void theEmptyImageGoesOutAndComesBack() throws IOException {
    SnapshotInfo info = client(true).save(out -> {});

    try (SnapshotStream stream = client(true).open(info.snapshotId())) {
      assertThat(stream.readAllBytes()).isEmpty();
    }
  }

  @Test
  void anImageOfKnownNameIsPut() throws IOException {
    byte[] image = Images.image(100_000, 73);

    SnapshotInfo info = client(true).put(Images.idOf(image), out -> out.write(image));

    assertThat(info.uncompressedBytes()).isEqualTo(image.length);
  }

  @Test
  void anImageWithAnotherHashThanItsNameIsRefused() {
    byte[] image = Images.image(100_000, 74);

    assertThatThrownBy(() -> client(true).put("1".repeat(64), out -> out.write(image)))
        .isInstanceOf(SnapshotRefused.class)
        .hasMessageContaining("422")
        .hasMessageContaining(Images.idOf(image));
  }

  @Test
  void whatIsNotThereIsNotFound() throws IOException {
    assertThat(client(true).find("2".repeat(64))).isEmpty();
    assertThat(client(true).delete("2".repeat(64))).isFalse();
    assertThatThrownBy(() -> client(true).open("2".repeat(64)))
        .isInstanceOf(SnapshotNotFound.class);
  }

  @Test
  void aDeletedImageIsGone() throws IOException {
    SnapshotInfo info = client(true).save(out -> out.write(new byte[] {1, 2, 3}));

    assertThat(client(true).delete(info.snapshotId())).isTrue();

    assertThat(client(true).find(info.snapshotId())).isEmpty();
  }

  @Test
  void onlyAnOldImageIsDeletedByAge() throws IOException {
    byte[] image = Images.image(1_000, 79);
    String id = client(true).save(out -> out.write(image)).snapshotId();
    Instant limit = listed(id).storedAt().plusMillis(1);
    Files.setLastModifiedTime(StoreFolder.blob(id), FileTime.from(limit));

    assertThat(client(true).deleteIfOld(id, limit)).isEqualTo(DeletedIfOld.STORED_SINCE);
    assertThat(client(true).find(id)).isPresent();
    assertThat(client(true).deleteIfOld(id, limit.plusMillis(1))).isEqualTo(DeletedIfOld.DELETED);
    assertThat(client(true).deleteIfOld(id, limit)).isEqualTo(DeletedIfOld.NOT_THERE);
  }

  @Test
  void whatIsStoredIsReadInPages() throws IOException {
    Set<String> stored = new HashSet<>();
    for (int seed = 80; seed < 85; seed++) {
      byte[] image = Images.image(1_000, seed);
      stored.add(client(true).save(out -> out.write(image)).snapshotId());
    }

    List<BlobPage.Blob> found = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      BlobPage page = client(true).blobs(next.get(), 2);
      assertThat(page.now()).isAfterOrEqualTo("2026-01-01T00:00:00Z");
      found.addAll(page.blobs());
      next = page.next();
    }

    assertThat(found).extracting(BlobPage.Blob::snapshotId).isSorted().containsAll(stored);
    assertThat(found).allMatch(blob -> blob.compressedBytes() > 0);
  }

  private BlobPage.Blob listed(String id) throws IOException {
    return client(true).blobs("", 1_000).blobs().stream()
        .filter(blob -> blob.snapshotId().equals(id))
        .findAny()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProducerThatFailsStoresNothing(boolean compress) throws IOException {
    byte[] part = Images.image(1_000_000, compress ? 75 : 76);
    IOException failure = new IOException("the engine died");

    assertThatThrownBy(() ->
            client(compress)
                .save(out -> {
                  out.write(part);
                  throw failure;
                }))
        .isSameAs(failure);

    await().until(() -> StoreFolder.drafts().isEmpty());
    assertThat(client(true).find(Images.idOf(part))).isEmpty();
  }

  @Test
  void aClientThatVanishesInTheMiddleLeavesNothing() throws IOException {
    byte[] part = Images.image(1_000_000, 77);
    try (CutOffUpload _ = new CutOffUpload(store, 2L * part.length, part)) {
      await().until(() -> !StoreFolder.drafts().isEmpty());
    }

    await().until(() -> StoreFolder.drafts().isEmpty());
    assertThat(client(true).find(Images.idOf(part))).isEmpty();
  }

  @Test
  void manyWorkersStoreTheSameImageAtOnce() throws Exception {
    byte[] image = Images.image(1_000_000, 78);
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SnapshotInfo>> saves =
          IntStream.range(0, 16)
              .mapToObj(i -> workers.submit(() -> client(i % 2 == 0).save(o -> o.write(image))))
              .toList();

      for (Future<SnapshotInfo> save : saves) {
        assertThat(save.get().snapshotId()).isEqualTo(Images.idOf(image));
      }
    }

    try (SnapshotStream stream = client(true).open(Images.idOf(image))) {
      assertThat(stream.readAllBytes()).isEqualTo(image);
    }
  }

  private SnapStoreClient client(boolean compress) {
    ClientOptions options = ClientOptions.of(store);
    return new SnapStoreClient(compress ? options : options.withoutCompression());
  }
}
