package io.vatpool.snapstore.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/**
 * Uploads a large file in parts, one after the other: each part is tried again by itself, and the
 * condition is checked when the parts are put together.
 */
final class PartedUpload {
  private static final Logger LOG = System.getLogger(PartedUpload.class.getName());
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final String OCTETS = "application/octet-stream";

  private final S3Client client;
  private final String bucket;
  private final EncryptionHeaders encryption;
  private final long partBytes;

  PartedUpload(S3Client client, String bucket, EncryptionHeaders encryption, long partBytes) {
    this.client = client;
    this.bucket = bucket;
    this.encryption = encryption;
    this.partBytes = partBytes;
  }

  /** Whether the object was still as it was seen. */
  boolean put(String key, Path file, long bytes, @Nullable S3Object seen) throws IOException {
    CreateMultipartUploadRequest.Builder create =
        CreateMultipartUploadRequest.builder().bucket(bucket).key(key);
    encryption.on(create);
    String upload =
        S3Calls.run(
            "begin to store " + key, () -> client.createMultipartUpload(create.build()).uploadId());
    boolean stored = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long from = 0; from < bytes; from += partBytes) {
        parts.add(
            part(key, upload, parts.size() + 1, file, from, Math.min(partBytes, bytes - from)));
      }
      stored = complete(key, upload, parts, seen);
      return stored;
    } finally {
      if (!stored) {
        abort(key, upload);
      }
    }
  }

  private CompletedPart part(
      String key, String upload, int number, Path file, long from, long length) throws IOException {
    // The stream is opened anew for every try.
    RequestBody body =
        RequestBody.fromContentProvider(() -> slice(file, from, length), length, OCTETS);
    String etag =
        S3Calls.run(
            "store part " + number + " of " + key,
            () ->
                client
                    .uploadPart(
                        r ->
                            r.bucket(bucket)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .contentLength(length),
                        body)
                    .eTag());
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private static InputStream slice(Path file, long from, long length) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new BufferedInputStream(
          new SliceInputStream(Channels.newInputStream(channel.position(from)), length),
          BUFFER_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean complete(
      String key, String upload, List<CompletedPart> parts, @Nullable S3Object seen)
      throws IOException {
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(key)
            .uploadId(upload)
            .multipartUpload(m -> m.parts(parts));
    if (seen == null) {
      request.ifNoneMatch("*");
    } else {
      request.ifMatch(seen.etag());
    }
    return S3Calls.conditional(
            "store " + key, () -> client.completeMultipartUpload(request.build()))
        .isPresent();
  }

  /** What this leaves behind costs space only, and a lifecycle rule of the bucket can end it. */
  private void abort(String key, String upload) {
    try {
      client.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
    } catch (SdkException e) {
      LOG.log(Level.WARNING, "the parts of a broken upload stay: {0}: {1}", key, e.getMessage());
    }
  }
}
