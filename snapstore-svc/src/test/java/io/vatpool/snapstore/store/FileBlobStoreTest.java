package io.vatpool.snapstore.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.snapstore.store.BlobStore.Blob;
import io.vatpool.snapstore.store.BlobStore.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder: what is in it after everything that can happen to it. */
class FileBlobStoreTest {

  private static final SnapshotId A = new SnapshotId("0a" + "1".repeat(62));
  private static final SnapshotId B = new SnapshotId("0a" + "2".repeat(62));
  private static final SnapshotId C = new SnapshotId("ff" + "0".repeat(62));

  @TempDir Path folder;
  private FileBlobStore store;

  @BeforeEach
  void open() throws IOException {
    store = FileBlobStore.open(folder, 0);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Test
  void aDraftThatIsNotStoredLeavesNothing() throws IOException {
    try (Draft draft = store.newDraft()) {
      draft.out().write(new byte[10]);
    }

    assertThat(filesIn("tmp")).isEmpty();
    assertThat(store.list(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void leftoversOfACrashAreDeletedAtTheNextStart() throws IOException {
    put(A, "whole");
    Files.writeString(folder.resolve("tmp/cut-off.part"), "ha");
    store.close();

    store = FileBlobStore.open(folder, 0);

    assertThat(filesIn("tmp")).isEmpty();
    assertThat(read(A)).isEqualTo("whole");
  }

  @Test
  void aFolderServesOneStoreAtATime() {
    assertThatThrownBy(() -> FileBlobStore.open(folder, 0))
        .isInstanceOf(TransferException.StoreFailed.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("another snapshot store");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> FileBlobStore.open(file.resolve("store"), 0))
        .isInstanceOf(TransferException.StoreFailed.class)
        .hasMessageContaining(file.resolve("store").toString());
  }

  @Test
  void anOpenBlobStaysWhatItWasWhenItsNameIsStoredAgainOrDeleted() throws IOException {
    put(A, "first");
    try (Blob blob = store.open(A).orElseThrow()) {
      assertThat(put(A, "second")).isFalse();
      store.delete(A);

      assertThat(new String(blob.in().readAllBytes(), UTF_8)).isEqualTo("first");
    }
  }

  @Test
  void onlyTheBlobThatWasFoundDamagedIsSetAside() throws IOException {
    put(A, "damaged");
    try (Blob damaged = store.open(A).orElseThrow()) {
      put(A, "healed meanwhile");

      store.setAside(damaged, "it was damaged");
    }

    assertThat(read(A)).isEqualTo("healed meanwhile");
    assertThat(store.listSetAside(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void whatIsSetAsideTwiceIsKeptTwice() throws IOException {
    for (String content : List.of("bad", "worse")) {
      put(A, content);
      try (Blob damaged = store.open(A).orElseThrow()) {
        store.setAside(damaged, content + " indeed");
      }
    }

    List<BlobStore.SetAsideBlob> all = store.listSetAside(Optional.empty(), 10);

    assertThat(all)
        .extracting(BlobStore.SetAsideBlob::reason)
        .containsExactly("bad indeed", "worse indeed");
    assertThat(store.lastSetAside(A)).contains(all.getLast());
    assertThat(Path.of(all.getLast().place())).hasContent("worse");
    assertThat(store.open(A)).isEmpty();
  }

  @Test
  void namesAreListedInOrderAcrossFoldersAndStrangersAreNot() throws IOException {
    put(C, "c");
    put(B, "b");
    put(A, "a");
    Files.writeString(folder.resolve("blobs/0a/README.zst"), "a stranger");

    assertThat(names(store.list(Optional.empty(), 2))).containsExactly(A, B);
    assertThat(names(store.list(Optional.of(A), 10))).containsExactly(B, C);
    assertThat(store.list(Optional.of(C), 10)).isEmpty();
  }

  @Test
  void theTailOfAShortBlobIsAllOfIt() throws IOException {
    put(A, "abc");

    try (Blob blob = store.open(A).orElseThrow()) {
      assertThat(blob.tail(16)).hasSize(3);
      assertThat(blob.tail(2)).containsExactly('b', 'c');
    }
  }

  private static List<SnapshotId> names(List<BlobStore.Listed> page) {
    return page.stream().map(BlobStore.Listed::id).toList();
  }

  private boolean put(SnapshotId id, String content) throws IOException {
    try (Draft draft = store.newDraft()) {
      draft.out().write(content.getBytes(UTF_8));
      return draft.store(id);
    }
  }

  private String read(SnapshotId id) throws IOException {
    try (Blob blob = store.open(id).orElseThrow()) {
      return new String(blob.in().readAllBytes(), UTF_8);
    }
  }

  private List<Path> filesIn(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.toList();
    }
  }
}
