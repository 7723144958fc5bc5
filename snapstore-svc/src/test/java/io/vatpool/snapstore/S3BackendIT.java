package io.vatpool.snapstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.snapstore.client.BlobPage;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.DeletedIfOld;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.snapstore.client.SnapStoreUnavailable;
import io.vatpool.snapstore.client.SnapshotStream;
import io.vatpool.snapstore.s3.S3Server;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of the packaged service on one bucket. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class S3BackendIT {

  @TempDir Path folder;

  @Test
  void replicasServeOneStoreAndSayWhenItIsAway() throws Exception {
    byte[] image = Images.image(20_000_000, 3);
    try (S3Server s3 = new S3Server(folder.resolve("s3"));
        ServiceProcess one = ServiceProcess.start(folder.resolve("one"), options(s3));
        ServiceProcess two = ServiceProcess.start(folder.resolve("two"), options(s3))) {
      SnapshotInfo info = client(one).save(out -> out.write(image));
      try (SnapshotStream stream = client(two).open(info.snapshotId())) {
        assertThat(stream.readAllBytes()).isEqualTo(image);
      }
      assertThat(status(two.uri().resolve("/q/health/ready"))).isEqualTo(200);

      s3.kill();

      assertThat(status(two.uri().resolve("/q/health/ready"))).isEqualTo(503);
      assertThat(status(two.uri().resolve("/q/health/live"))).isEqualTo(200);
      assertThatThrownBy(() -> client(two).open(info.snapshotId()))
          .isInstanceOf(SnapStoreUnavailable.class);

      s3.start();

      assertThat(client(one).find(info.snapshotId())).contains(info);
      assertThat(client(one).deleteIfOld(info.snapshotId(), Instant.EPOCH))
          .isEqualTo(DeletedIfOld.STORED_SINCE);
      BlobPage listed = client(two).blobs("", 10);
      assertThat(listed.blobs()).extracting(BlobPage.Blob::snapshotId).contains(info.snapshotId());
      assertThat(client(two).deleteIfOld(info.snapshotId(), listed.now().plusSeconds(60)))
          .isEqualTo(DeletedIfOld.DELETED);
      assertThat(client(one).deleteIfOld(info.snapshotId(), listed.now()))
          .isEqualTo(DeletedIfOld.NOT_THERE);
      assertThat(client(one).blobs("", 10).blobs()).isEmpty();
      assertThat(one.log()).doesNotContain(S3Server.CREDENTIALS.secretAccessKey());
    }
  }

  private static SnapStoreClient client(ServiceProcess service) {
    return new SnapStoreClient(ClientOptions.of(service.uri()));
  }

  private static int status(URI uri) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    return connection.getResponseCode();
  }

  private static List<String> options(S3Server s3) {
    return List.of(
        "-Xmx96m",
        "-Dvatpool.snapstore.backend=s3",
        "-Dvatpool.snapstore.s3.bucket=" + S3Server.BUCKET,
        "-Dvatpool.snapstore.s3.endpoint=" + s3.endpoint(),
        "-Dvatpool.snapstore.s3.path-style=true",
        "-Dvatpool.snapstore.s3.access-key-id=" + S3Server.CREDENTIALS.accessKeyId(),
        "-Dvatpool.snapstore.s3.secret-access-key=" + S3Server.CREDENTIALS.secretAccessKey(),
        "-Dvatpool.snapstore.s3.part-bytes=5M",
        "-Dvatpool.snapstore.s3.attempts-max=2",
        "-Dvatpool.snapstore.s3.attempt-timeout=5s",
        "-Dvatpool.snapstore.s3.call-timeout=10s");
  }
}
