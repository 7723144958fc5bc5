package io.vatpool.snapstore.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.snapstore.Images;
import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.BlobStore.Blob;
import io.vatpool.snapstore.store.BlobStore.Draft;
import io.vatpool.snapstore.store.ImageIntake;
import io.vatpool.snapstore.store.ImageReader;
import io.vatpool.snapstore.store.SnapshotId;
import io.vatpool.snapstore.store.TransferException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the folder promises, promised by a bucket, to several services at once. */
class S3BlobStoreTest {

  private static final SnapshotId A = new SnapshotId("0a" + "1".repeat(62));
  private static final SnapshotId B = new SnapshotId("0a" + "2".repeat(62));
  private static final SnapshotId C = new SnapshotId("ff" + "0".repeat(62));

  @TempDir static Path server;
  private static S3Server s3;
  private static int prefixes;

  @TempDir Path folder;
  private S3BlobStore store;
  private S3BlobStore replica;
  private S3Settings settings;

  @BeforeAll
  static void startServer() throws Exception {
    s3 = new S3Server(server);
  }

  @AfterAll
  static void stopServer() {
    s3.close();
  }

  @BeforeEach
  void open() throws IOException {
    settings = s3.settings("test-" + ++prefixes + "/");
    store = S3BlobStore.open(settings, folder.resolve("one"), 0);
    replica = S3BlobStore.open(settings, folder.resolve("two"), 0);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    replica.close();
  }

  @Test
  void whatOneReplicaStoresAnotherReads() throws IOException {
    assertThat(put(store, A, "first")).isTrue();
    assertThat(put(replica, A, "first")).isFalse();

    assertThat(read(replica, A)).isEqualTo("first");
  }

  @Test
  void aDraftThatIsNotStoredLeavesNothing() throws IOException {
    try (Draft draft = store.newDraft()) {
      draft.out().write(new byte[10]);
    }

    assertThat(store.list(Optional.empty(), 10)).isEmpty();
    assertThat(folder.resolve("one/tmp")).isEmptyDirectory();
  }

  @Test
  void anOpenBlobNeverShowsWhatReplacedIt() throws IOException {
    put(store, A, "first");
    try (Blob blob = store.open(A).orElseThrow()) {
      put(replica, A, "second");

      assertThatThrownBy(() -> blob.in().readAllBytes())
          .isInstanceOf(TransferException.StoreFailed.class)
          .hasMessageContaining("meanwhile");
    }
    assertThat(read(store, A)).isEqualTo("second");
  }

  @Test
  void aDeletedBlobIsGoneAndCanBeStoredAgain() throws IOException {
    put(store, A, "first");

    assertThat(store.delete(A)).isTrue();
    assertThat(replica.delete(A)).isFalse();
    assertThat(replica.open(A)).isEmpty();
    assertThat(replica.list(Optional.empty(), 10)).isEmpty();
    assertThat(put(replica, A, "again")).isTrue();
    assertThat(read(store, A)).isEqualTo("again");
  }

  @Test
  void aBlobThatIsYoungerThanTheLimitIsNotDeleted() throws IOException {
    put(store, A, "young");

    assertThat(store.delete(A, Instant.parse("2020-01-01T00:00:00Z"))).isFalse();
    assertThat(read(store, A)).isEqualTo("young");
  }

  @Test
  void onlyTheBlobThatWasFoundDamagedIsSetAside() throws IOException {
    put(store, A, "damaged");
    try (Blob damaged = store.open(A).orElseThrow()) {
      put(replica, A, "healed meanwhile");

      store.setAside(damaged, "it was damaged");
    }

    assertThat(read(store, A)).isEqualTo("healed meanwhile");
    assertThat(store.listSetAside(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void whatIsSetAsideTwiceIsKeptTwice() throws IOException {
    for (String content : List.of("bad", "worse")) {
      put(store, A, content);
      try (Blob damaged = store.open(A).orElseThrow()) {
        store.setAside(damaged, content + " indeed");
      }
    }

    List<BlobStore.SetAsideBlob> all = replica.listSetAside(Optional.empty(), 10);

    assertThat(all)
        .extracting(BlobStore.SetAsideBlob::reason)
        .containsExactly("bad indeed", "worse indeed");
    assertThat(replica.lastSetAside(A)).contains(all.getLast());
    assertThat(replica.listSetAside(Optional.of(A), 10)).isEmpty();
    assertThat(store.open(A)).isEmpty();
  }

  @Test
  void namesAreListedInOrderInPages() throws IOException {
    put(store, C, "c");
    put(store, B, "b");
    put(store, A, "a");

    assertThat(names(store.list(Optional.empty(), 2))).containsExactly(A, B);
    assertThat(names(store.list(Optional.of(A), 10))).containsExactly(B, C);
    assertThat(store.list(Optional.of(C), 10)).isEmpty();
  }

  @Test
  void theTailOfAShortBlobIsAllOfIt() throws IOException {
    put(store, A, "abc");

    try (Blob blob = store.open(A).orElseThrow()) {
      assertThat(new String(blob.tail(16), UTF_8)).isEqualTo("abc");
      assertThat(new String(blob.tail(2), UTF_8)).isEqualTo("bc");
    }
  }

  @Test
  void anImageOfSeveralPartsGoesInAndComesOutVerified() throws IOException {
    byte[] image = noise(3 * (int) settings.limits().partBytes() + 12_345);

    ImageIntake.Receipt receipt = intake(image);

    assertThat(receipt.info().compressedBytes()).isGreaterThan(3 * settings.limits().partBytes());
    assertThat(receipt.isNew()).isTrue();
    assertThat(intake(image).isNew()).isFalse();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageReader reader =
        ImageReader.open(replica, new SnapshotId(receipt.info().snapshotId())).orElseThrow()) {
      reader.writeTo(out, false);
    }
    assertThat(out.toByteArray()).isEqualTo(image);
  }

  @Test
  void aDamagedImageIsSetAsideAndHealedByStoringItAgain() throws IOException {
    byte[] image = Images.image(100_000, 5);
    SnapshotId id = new SnapshotId(intake(image).info().snapshotId());
    put(replica, id, "something else that is long enough");

    assertThatThrownBy(() -> ImageReader.open(store, id))
        .isInstanceOf(TransferException.Damaged.class);
    assertThat(store.open(id)).isEmpty();
    assertThat(intake(image).isNew()).isTrue();

    try (ImageReader reader = ImageReader.open(store, id).orElseThrow()) {
      reader.writeTo(OutputStream.nullOutputStream(), true);
    }
  }

  @Test
  void manyWhoStoreTheSameAtOnceAllSucceedAndOneOfThemIsFirst() throws Exception {
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> puts =
          IntStream.range(0, 6)
              .mapToObj(i -> workers.submit(() -> put(i % 2 == 0 ? store : replica, A, "same")))
              .toList();
      long first = 0;
      for (Future<Boolean> put : puts) {
        first += put.get() ? 1 : 0;
      }
      assertThat(first).isEqualTo(1);
    }
    assertThat(read(store, A)).isEqualTo("same");
  }

  @Test
  void aWrongKeyAndAMissingBucketAreSaid() throws IOException {
    S3Settings wrongKey =
        with(settings, S3Server.BUCKET, new S3Settings.Credentials("local", "wrong"));
    try (S3BlobStore refused = S3BlobStore.open(wrongKey, folder.resolve("three"), 0)) {
      assertThatThrownBy(refused::checkWritable)
          .isInstanceOf(TransferException.StoreFailed.class)
          .hasMessageContaining("403")
          .hasMessageNotContaining("wrong");
    }
    S3Settings noBucket = with(settings, "no-such-bucket", S3Server.CREDENTIALS);
    try (S3BlobStore missing = S3BlobStore.open(noBucket, folder.resolve("four"), 0)) {
      assertThatThrownBy(missing::checkWritable)
          .isInstanceOf(TransferException.StoreFailed.class)
          .hasMessageContaining("bucket");
      assertThatThrownBy(() -> put(missing, A, "lost"))
          .isInstanceOf(TransferException.StoreFailed.class)
          .hasMessageContaining("bucket");
    }
  }

  @Test
  void anOutageIsSaidAndOverWithTheServersReturn() throws Exception {
    put(store, A, "kept");
    s3.kill();
    try {
      assertThatThrownBy(() -> store.open(A)).isInstanceOf(TransferException.StoreFailed.class);
      assertThatThrownBy(store::checkWritable).isInstanceOf(TransferException.StoreFailed.class);
    } finally {
      s3.start();
    }
    store.checkWritable();
    assertThat(read(store, A)).isEqualTo("kept");
  }

  private ImageIntake.Receipt intake(byte[] image) throws IOException {
    return new ImageIntake(store, 3, 1L << 30)
        .receive(new ByteArrayInputStream(image), false, Optional.empty());
  }

  /** Bytes that do not compress. */
  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new java.util.Random(7).nextBytes(noise);
    return noise;
  }

  private static S3Settings with(S3Settings so, String bucket, S3Settings.Credentials credentials) {
    return new S3Settings(
        bucket,
        so.prefix(),
        so.region(),
        so.endpoint(),
        so.pathStyle(),
        Optional.of(credentials),
        so.encryption(),
        so.limits());
  }

  private static List<SnapshotId> names(List<BlobStore.Listed> page) {
    return page.stream().map(BlobStore.Listed::id).toList();
  }

  private static boolean put(BlobStore store, SnapshotId id, String content) throws IOException {
    try (Draft draft = store.newDraft()) {
      draft.out().write(content.getBytes(UTF_8));
      return draft.store(id);
    }
  }

  private static String read(BlobStore store, SnapshotId id) throws IOException {
    try (Blob blob = store.open(id).orElseThrow();
        InputStream in = blob.in()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
