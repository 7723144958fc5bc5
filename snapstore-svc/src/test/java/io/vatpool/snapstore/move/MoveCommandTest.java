package io.vatpool.snapstore.move;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.snapstore.Images;
import io.vatpool.snapstore.s3.S3BlobStore;
import io.vatpool.snapstore.s3.S3Server;
import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.FileBlobStore;
import io.vatpool.snapstore.store.ImageIntake;
import io.vatpool.snapstore.store.ImageReader;
import io.vatpool.snapstore.store.SnapshotId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoveCommandTest {

  @TempDir Path folder;
  private S3Server s3;
  private final List<byte[]> images = new ArrayList<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void fill() throws Exception {
    s3 = new S3Server(folder.resolve("s3"));
    // As the command finds credentials when its environment has none: in the JVM's properties.
    System.setProperty("aws.accessKeyId", S3Server.CREDENTIALS.accessKeyId());
    System.setProperty("aws.secretAccessKey", S3Server.CREDENTIALS.secretAccessKey());
    try (FileBlobStore store = FileBlobStore.open(folder.resolve("old"), 0)) {
      for (int i = 0; i < 5; i++) {
        byte[] image = Images.image(50_000 + i, i);
        images.add(image);
        new ImageIntake(store, 3, 1L << 30)
            .receive(new ByteArrayInputStream(image), false, Optional.empty());
      }
    }
  }

  @AfterEach
  void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    s3.close();
  }

  @Test
  void aStoreGoesToABucketAndBack() throws IOException {
    assertThat(move(folder.resolve("old").toString(), bucket(), "--delete"))
        .isEqualTo(MoveCommand.MOVED);
    assertThat(said.toString(UTF_8)).contains("5 snapshots are whole");
    try (S3BlobStore there = S3BlobStore.open(s3.settings("moved/"), folder.resolve("up"), 0)) {
      assertThat(there.list(Optional.empty(), 10)).hasSize(5);
    }

    assertThat(move(bucket(), folder.resolve("new").toString())).isEqualTo(MoveCommand.MOVED);

    try (FileBlobStore old = FileBlobStore.open(folder.resolve("old"), 0);
        FileBlobStore back = FileBlobStore.open(folder.resolve("new"), 0)) {
      assertThat(old.list(Optional.empty(), 10)).isEmpty();
      for (byte[] image : images) {
        assertThat(read(back, Images.idOf(image))).isEqualTo(image);
      }
    }
  }

  @Test
  void aDamagedBlobIsSaidAndTheOthersArrive() throws IOException {
    String id = Images.idOf(images.getFirst());
    Path blob = folder.resolve("old/blobs").resolve(id.substring(0, 2)).resolve(id + ".zst");
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length / 2] ^= 1;
    Files.write(blob, bytes);

    assertThat(move(folder.resolve("old").toString(), bucket())).isEqualTo(MoveCommand.FAILED);

    assertThat(said.toString(UTF_8)).contains("4 snapshots are whole").contains(id);
  }

  @Test
  void aRunThatWasCutOffIsRepeatedWithoutCopyingAgain() throws IOException {
    move(folder.resolve("old").toString(), bucket());

    assertThat(move(folder.resolve("old").toString(), bucket())).isEqualTo(MoveCommand.MOVED);

    assertThat(said.toString(UTF_8)).contains("0 of them copied now");
  }

  @Test
  void aCommandLineThatMakesNoSenseIsExplained() {
    for (List<String> line :
        List.of(
            List.of("move"), List.of("move", "a", "b", "--force"), List.of("remove", "a", "b"))) {
      said.reset();

      assertThat(move(line)).isEqualTo(MoveCommand.USAGE);
      assertThat(said.toString(UTF_8)).contains("usage: move FROM TO");
    }
    assertThat(move("s3://b/?size=3", "x")).isEqualTo(MoveCommand.FAILED);
    assertThat(said.toString(UTF_8)).contains("size=3");
  }

  private String bucket() {
    return "s3://" + S3Server.BUCKET + "/moved/?path-style=true&endpoint=" + s3.endpoint();
  }

  private int move(String from, String to, String... options) {
    List<String> line = new ArrayList<>(List.of("move", from, to));
    line.addAll(List.of(options));
    return move(line);
  }

  private int move(List<String> line) {
    PrintStream out = new PrintStream(said, true, UTF_8);
    return MoveCommand.run(line, out, out);
  }

  private static byte[] read(BlobStore store, String id) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageReader reader = ImageReader.open(store, new SnapshotId(id)).orElseThrow()) {
      reader.writeTo(out, false);
    }
    return out.toByteArray();
  }
}
