package io.vatpool.snapstore.s3;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** One bucket's objects, each change bound to the state that was seen. */
final class S3Bucket implements Closeable {
  private final S3Client client;
  private final String bucket;
  private final EncryptionHeaders encryption;
  private final PartedUpload parted;
  private final long partBytes;

  S3Bucket(S3Client client, S3Settings settings) {
    this.client = client;
    this.bucket = settings.bucket();
    this.encryption = new EncryptionHeaders(settings.encryption());
    this.partBytes = settings.limits().partBytes();
    this.parted = new PartedUpload(client, bucket, encryption, partBytes);
  }

  Optional<S3Object> head(String key) throws IOException {
    return S3Calls.find(
        "look at " + key,
        () -> {
          HeadObjectResponse head = client.headObject(r -> r.bucket(bucket).key(key));
          return new S3Object(key, head.eTag(), head.contentLength(), head.lastModified());
        });
  }

  /**
   * Writes the file's bytes if the object is still as it was seen, {@code null} for not there.
   *
   * @return whether it was
   */
  boolean put(String key, Path file, long bytes, @Nullable S3Object seen) throws IOException {
    if (bytes > partBytes) {
      return parted.put(key, file, bytes, seen);
    }
    return put(key, RequestBody.fromFile(file), seen);
  }

  /** As with a file. */
  boolean put(String key, byte[] bytes, @Nullable S3Object seen) throws IOException {
    return put(key, RequestBody.fromBytes(bytes), seen);
  }

  private boolean put(String key, RequestBody body, @Nullable S3Object seen) throws IOException {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(bucket).key(key);
    encryption.on(request);
    if (seen == null) {
      request.ifNoneMatch("*");
    } else {
      request.ifMatch(seen.etag());
    }
    return S3Calls.conditional("store " + key, () -> client.putObject(request.build(), body))
        .isPresent();
  }

  /** Writes the object, whatever is there. */
  void overwrite(String key, byte[] bytes) throws IOException {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(bucket).key(key);
    encryption.on(request);
    S3Calls.run(
        "write " + key, () -> client.putObject(request.build(), RequestBody.fromBytes(bytes)));
  }

  /** Copies the object if it is still as it was seen. */
  boolean copy(S3Object seen, String to) throws IOException {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(bucket)
            .sourceKey(seen.key())
            .copySourceIfMatch(seen.etag())
            .destinationBucket(bucket)
            .destinationKey(to);
    encryption.on(request);
    return S3Calls.conditional("copy " + seen.key(), () -> client.copyObject(request.build()))
        .isPresent();
  }

  /** The object's bytes from an offset on; empty if it is no longer as it was seen. */
  Optional<ResponseInputStream<GetObjectResponse>> read(S3Object seen, long from)
      throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(bucket).key(seen.key()).ifMatch(seen.etag());
    if (from > 0) {
      request.range("bytes=" + from + "-");
    }
    return S3Calls.conditional("read " + seen.key(), () -> client.getObject(request.build()));
  }

  String text(String key) throws IOException {
    return S3Calls.find(
            "read " + key,
            () -> client.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String())
        .orElse("");
  }

  void delete(String key) throws IOException {
    S3Calls.run("delete " + key, () -> client.deleteObject(r -> r.bucket(bucket).key(key)));
  }

  ListObjectsV2Response list(ListObjectsV2Request.Builder request) throws IOException {
    return S3Calls.run(
        "list " + bucket, () -> client.listObjectsV2(request.bucket(bucket).build()));
  }

  @Override
  public void close() {
    client.close();
  }
}
