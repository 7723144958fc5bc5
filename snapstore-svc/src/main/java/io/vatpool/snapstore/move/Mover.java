package io.vatpool.snapstore.move;

import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.BlobStore.Listed;
import io.vatpool.snapstore.store.ImageReader;
import io.vatpool.snapstore.store.SnapshotId;
import io.vatpool.snapstore.store.TransferException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Copies every blob from one store to another, in order of names, and reads each where it arrived.
 * What is there already and reads well is not copied again, so a run that was cut off is repeated.
 */
final class Mover {
  private static final int PAGE = 1_000;

  private final BlobStore from;
  private final BlobStore to;
  private final boolean delete;
  private final PrintStream log;

  Mover(BlobStore from, BlobStore to, boolean delete, PrintStream log) {
    this.from = from;
    this.to = to;
    this.delete = delete;
    this.log = log;
  }

  /**
   * What a run came to.
   *
   * @param verified blobs that are whole at the new place
   * @param copied those of them that were not there before
   * @param bytes their size as stored
   * @param damaged blobs that were damaged at the old place, and stay behind in its quarantine
   */
  record Outcome(long verified, long copied, long bytes, long damaged) {}

  Outcome run() throws IOException {
    Outcome outcome = new Outcome(0, 0, 0, 0);
    Optional<SnapshotId> after = Optional.empty();
    List<Listed> page;
    do {
      page = from.list(after, PAGE);
      for (Listed blob : page) {
        outcome = move(blob, outcome);
        after = Optional.of(blob.id());
      }
    } while (page.size() == PAGE);
    return outcome;
  }

  private Outcome move(Listed blob, Outcome so) throws IOException {
    boolean copied = false;
    if (!isWhole(to, blob.id())) {
      if (!copy(blob)) {
        return new Outcome(so.verified, so.copied, so.bytes, so.damaged + 1);
      }
      if (!isWhole(to, blob.id())) {
        throw new TransferException.StoreFailed(
            "snapshot %s does not read back as it was written".formatted(blob.id()),
            new IOException(
                "the new place is not reliable; nothing was deleted for this snapshot"));
      }
      copied = true;
    }
    if (delete) {
      from.delete(blob.id());
    }
    return new Outcome(
        so.verified + 1, so.copied + (copied ? 1 : 0), so.bytes + blob.bytes(), so.damaged);
  }

  /** False if the blob is damaged, or was deleted meanwhile. */
  private boolean copy(Listed blob) throws IOException {
    try (BlobStore.Draft draft = to.newDraft()) {
      Optional<ImageReader> source = ImageReader.open(from, blob.id());
      if (source.isEmpty()) {
        return false;
      }
      try (ImageReader reader = source.get()) {
        reader.writeTo(draft.out(), true);
      }
      draft.store(blob.id());
      return true;
    } catch (TransferException.Damaged e) {
      log.println(e.getMessage());
      return false;
    }
  }

  private static boolean isWhole(BlobStore store, SnapshotId id) throws IOException {
    try {
      Optional<ImageReader> found = ImageReader.open(store, id);
      if (found.isEmpty()) {
        return false;
      }
      try (ImageReader reader = found.get()) {
        reader.writeTo(OutputStream.nullOutputStream(), true);
        return true;
      }
    } catch (TransferException.Damaged e) {
      return false;
    }
  }
}
