package io.vatpool.snapstore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.snapstore.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What goes in comes out, in either form, at every size around the buffers' own. */
class RoundTripProperties {

  private static final int IMAGE_BYTES_MAX = 3 * Transfer.BUFFER_BYTES + 1;

  private static Path folder;
  private static FileBlobStore store;

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("round-trip-");
    store = FileBlobStore.open(folder, 0);
  }

  @AfterContainer
  static void close() throws IOException {
    store.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 60)
  void whatGoesInComesOut(
      @ForAll @IntRange(max = IMAGE_BYTES_MAX) int bytes,
      @ForAll long seed,
      @ForAll boolean compressedIn,
      @ForAll boolean compressedOut)
      throws IOException {
    byte[] image = Images.image(bytes, seed);
    ImageIntake intake = new ImageIntake(store, 3, IMAGE_BYTES_MAX);

    var receipt =
        intake.receive(
            new ByteArrayInputStream(compressedIn ? Images.zstd(image) : image),
            compressedIn,
            Optional.of(new SnapshotId(Images.idOf(image))));

    assertThat(receipt.info().uncompressedBytes()).isEqualTo(bytes);
    SnapshotId id = new SnapshotId(receipt.info().snapshotId());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageReader reader = ImageReader.open(store, id).orElseThrow()) {
      reader.writeTo(out, compressedOut);
    }
    assertThat(compressedOut ? Images.unzstd(out.toByteArray()) : out.toByteArray())
        .isEqualTo(image);
  }
}
