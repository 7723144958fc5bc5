package io.vatpool.snapstore.s3;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients. */
final class S3Clients {
  private S3Clients() {}

  static S3Client client(S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            .httpClient(
                new CheckedFailures(
                    UrlConnectionHttpClient.builder()
                        .socketTimeout(settings.limits().attemptTimeout())
                        .build()))
            // Checksums that only the newest servers know would shut out the others; what is
            // stored is verified by its own hash at every read.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(
                settings
                    .credentials()
                    .<AwsCredentialsProvider>map(pair ->
                        StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(pair.accessKeyId(), pair.secretAccessKey())))
                    .orElseGet(DefaultCredentialsProvider::create))
            .overrideConfiguration(override ->
                override
                    .apiCallAttemptTimeout(settings.limits().attemptTimeout())
                    .apiCallTimeout(settings.limits().callTimeout())
                    .retryStrategy(
                        StandardRetryStrategy.builder()
                            .maxAttempts(settings.limits().attemptsMax())
                            .build()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
