package io.vatpool.snapstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Each request that makes an object asks for the encryption that is set. */
class EncryptionHeadersTest {

  @Test
  void aKeyOfTheKeyServiceIsAskedForEverywhere() {
    EncryptionHeaders headers = new EncryptionHeaders(new S3Settings.Encryption.KeyService("k1"));
    PutObjectRequest.Builder put = PutObjectRequest.builder();
    CreateMultipartUploadRequest.Builder parted = CreateMultipartUploadRequest.builder();
    CopyObjectRequest.Builder copy = CopyObjectRequest.builder();

    headers.on(put);
    headers.on(parted);
    headers.on(copy);

    assertThat(put.build().serverSideEncryptionAsString()).isEqualTo("aws:kms");
    assertThat(put.build().ssekmsKeyId()).isEqualTo("k1");
    assertThat(parted.build().serverSideEncryptionAsString()).isEqualTo("aws:kms");
    assertThat(parted.build().ssekmsKeyId()).isEqualTo("k1");
    assertThat(copy.build().serverSideEncryptionAsString()).isEqualTo("aws:kms");
    assertThat(copy.build().ssekmsKeyId()).isEqualTo("k1");
  }

  @Test
  void managedKeysAreAskedForAndTheBucketsOwnAreNot() {
    PutObjectRequest.Builder managed = PutObjectRequest.builder();
    PutObjectRequest.Builder own = PutObjectRequest.builder();

    new EncryptionHeaders(new S3Settings.Encryption.Managed()).on(managed);
    new EncryptionHeaders(new S3Settings.Encryption.Default()).on(own);

    assertThat(managed.build().serverSideEncryptionAsString()).isEqualTo("AES256");
    assertThat(own.build().serverSideEncryptionAsString()).isNull();
  }
}
