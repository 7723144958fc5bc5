package io.vatpool.snapstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.snapstore.client.SnapStoreUnavailable;
import io.vatpool.snapstore.client.SnapshotRefused;
import io.vatpool.snapstore.client.SnapshotStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped, in a process that can be killed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PackagedServiceIT {

  private static final long LARGE_BYTES = 300L << 20;
  private static final int SIGTERM_STATUS = 143;

  @TempDir Path folder;

  @Test
  void aSnapshotManyTimesTheHeapGoesThroughAndASigtermEndsTheService() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(folder, List.of("-Xmx64m"))) {
      SnapStoreClient client = plainClient(service);

      SnapshotInfo info = client.save(new Images.Endless(LARGE_BYTES, 1));
      long read;
      try (SnapshotStream stream = client.open(info.snapshotId())) {
        read = stream.transferTo(OutputStream.nullOutputStream());
      }

      assertThat(info.uncompressedBytes()).isEqualTo(LARGE_BYTES);
      assertThat(read).isEqualTo(LARGE_BYTES);
      assertThat(service.terminate()).isEqualTo(SIGTERM_STATUS);
      assertThat(service.log()).doesNotContain("ERROR").doesNotContain("WARN");
    }
  }

  @Test
  void aKillInTheMiddleOfAnUploadLeavesNothingHalfAndEverythingWhole() throws Exception {
    byte[] whole = Images.image(1_000_000, 2);
    String wholeId = Images.idOf(whole);
    CountDownLatch killed = new CountDownLatch(1);
    try (ServiceProcess service = ServiceProcess.start(folder, List.of());
        ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor()) {
      SnapStoreClient client = plainClient(service);
      client.save(out -> out.write(whole));
      Future<Throwable> upload = worker.submit(() -> failureOf(client, killed));
      try {
        await().atMost(Duration.ofSeconds(30)).until(() -> bytesIn("tmp") > 1 << 20);
        service.kill();
      } finally {
        killed.countDown();
      }

      assertThat(upload.get(30, TimeUnit.SECONDS)).isInstanceOf(SnapStoreUnavailable.class);
      assertThat(bytesIn("tmp")).isPositive();
    }
    try (ServiceProcess service = ServiceProcess.start(folder, List.of())) {
      assertThat(bytesIn("tmp")).isZero();
      try (SnapshotStream stream = plainClient(service).open(wholeId)) {
        assertThat(stream.readAllBytes()).isEqualTo(whole);
      }
    }
  }

  @Test
  void aFullDiskIsSaidAndOverWithTheUploadThatFilledIt() throws Exception {
    List<String> smallDisk =
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            "mount -t tmpfs -o size=16m tmpfs '" + folder + "' && exec \"$@\"",
            "small-disk");
    assumeThat(canRun(smallDisk)).as("unprivileged mounts are allowed here").isTrue();
    List<String> noReserve = List.of("-Dvatpool.snapstore.free-bytes-min=0");
    try (ServiceProcess service = ServiceProcess.start(smallDisk, folder, noReserve)) {
      SnapStoreClient client = plainClient(service);
      byte[] small = Images.image(1_000_000, 3);

      assertThatThrownBy(() -> client.save(new Images.Endless(LARGE_BYTES / 3, 4)))
          .isInstanceOf(SnapshotRefused.class)
          .hasMessageContaining("507")
          .hasMessageContaining("is full");

      SnapshotInfo info = client.save(out -> out.write(small));
      assertThat(client.find(info.snapshotId())).contains(info);
    }
  }

  @Test
  void aSettingThatCannotWorkEndsTheStart() throws Exception {
    String said = ServiceProcess.failure(folder, List.of("-Dvatpool.snapstore.zstd-level=99"));

    assertThat(said).contains("vatpool.snapstore.zstd-level must be less than or equal to 19");
  }

  @Test
  void aFolderThatCannotBeWrittenEndsTheStart() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    String said = ServiceProcess.failure(file.resolve("store"), List.of());

    assertThat(said)
        .contains(file.resolve("store").toString())
        .contains("vatpool.snapstore.folder");
  }

  private static SnapStoreClient plainClient(ServiceProcess service) {
    return new SnapStoreClient(ClientOptions.of(service.uri()).withoutCompression());
  }

  private static Throwable failureOf(SnapStoreClient client, CountDownLatch killed) {
    try {
      client.save(out -> {
        new Images.Endless(LARGE_BYTES / 10, 5).transferTo(out);
        try {
          killed.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        new Images.Endless(LARGE_BYTES / 10, 6).transferTo(out);
      });
      return new AssertionError("the upload succeeded");
    } catch (IOException e) {
      return e;
    }
  }

  private long bytesIn(String name) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static boolean canRun(List<String> wrapper) throws Exception {
    List<String> command = Stream.concat(wrapper.stream(), Stream.of("true")).toList();
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
