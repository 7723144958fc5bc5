package io.vatpool.snapstore.s3;

import io.vatpool.snapstore.s3.S3Settings.Encryption;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Asks for server-side encryption wherever an object comes into being. */
record EncryptionHeaders(Encryption encryption) {

  void on(PutObjectRequest.Builder request) {
    switch (encryption) {
      case Encryption.Default() -> {}
      case Encryption.Managed() -> request.serverSideEncryption(ServerSideEncryption.AES256);
      case Encryption.KeyService(String keyId) ->
          request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(keyId);
    }
  }

  void on(CreateMultipartUploadRequest.Builder request) {
    switch (encryption) {
      case Encryption.Default() -> {}
      case Encryption.Managed() -> request.serverSideEncryption(ServerSideEncryption.AES256);
      case Encryption.KeyService(String keyId) ->
          request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(keyId);
    }
  }

  void on(CopyObjectRequest.Builder request) {
    switch (encryption) {
      case Encryption.Default() -> {}
      case Encryption.Managed() -> request.serverSideEncryption(ServerSideEncryption.AES256);
      case Encryption.KeyService(String keyId) ->
          request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(keyId);
    }
  }
}
