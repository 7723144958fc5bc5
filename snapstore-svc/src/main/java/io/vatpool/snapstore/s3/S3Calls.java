package io.vatpool.snapstore.s3;

import io.vatpool.snapstore.store.TransferException;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the storage's answers mean. */
final class S3Calls {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;

  private S3Calls() {}

  /** A request. */
  interface Call<T> {
    T run() throws IOException;
  }

  /** Makes the request; a refusal and an outage are {@link TransferException.StoreFailed}. */
  static <T> T run(String what, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (SdkException e) {
      throw new TransferException.StoreFailed("cannot " + what, new IOException(e.getMessage(), e));
    }
  }

  /** Empty if the object is not there. */
  static <T> Optional<T> find(String what, Call<T> call) throws IOException {
    return run(
        what,
        () -> {
          try {
            return Optional.of(call.run());
          } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /**
   * Empty if the object is not in the state that the request named: changed, gone, or being changed
   * by somebody else at this moment.
   */
  static <T> Optional<T> conditional(String what, Call<T> call) throws IOException {
    return run(
        what,
        () -> {
          try {
            return Optional.of(call.run());
          } catch (S3Exception e) {
            if (isOtherState(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static boolean isOtherState(S3Exception e) {
    return switch (e.statusCode()) {
      case PRECONDITION_FAILED, CONFLICT -> true;
      case NOT_FOUND -> !(e instanceof NoSuchBucketException);
      default -> false;
    };
  }
}
