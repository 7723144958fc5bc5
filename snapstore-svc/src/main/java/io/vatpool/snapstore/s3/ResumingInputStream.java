package io.vatpool.snapstore.s3;

import io.vatpool.snapstore.store.TransferException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object's bytes. A connection that breaks in the middle is replaced by one that goes on where
 * it broke, a limited number of times, and only while the object is the one that was opened.
 */
final class ResumingInputStream extends InputStream {
  private final S3Bucket bucket;
  private final S3Object object;
  private int resumptionsLeft;
  private long position;
  private @Nullable ResponseInputStream<GetObjectResponse> current;

  ResumingInputStream(S3Bucket bucket, S3Object object, long from, int resumptionsMax) {
    this.bucket = bucket;
    this.object = object;
    this.position = from;
    this.resumptionsLeft = resumptionsMax;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position < object.bytes()) {
      try {
        int count = open().read(bytes, offset, length);
        if (count < 0) {
          throw new IOException("the storage sent less than it announced");
        }
        position += count;
        return count;
      } catch (TransferException e) {
        throw e;
      } catch (IOException e) {
        resume(e);
      }
    }
    return -1;
  }

  private ResponseInputStream<GetObjectResponse> open() throws IOException {
    ResponseInputStream<GetObjectResponse> stream = current;
    if (stream == null) {
      stream =
          bucket
              .read(object, position)
              .orElseThrow(() ->
                  new TransferException.StoreFailed(
                      "cannot read " + object.key(),
                      new IOException("it was stored again or deleted meanwhile; try again")));
      current = stream;
    }
    return stream;
  }

  private void resume(IOException failure) throws IOException {
    close();
    if (resumptionsLeft == 0) {
      throw new TransferException.StoreFailed("cannot read " + object.key(), failure);
    }
    resumptionsLeft--;
  }

  /** Without reading on to the object's end, which closing would do to keep the connection. */
  @Override
  public void close() {
    if (current != null) {
      if (position < object.bytes()) {
        current.abort();
      } else {
        closeWhole(current);
      }
      current = null;
    }
  }

  private static void closeWhole(ResponseInputStream<GetObjectResponse> stream) {
    try {
      stream.close();
    } catch (IOException e) {
      stream.abort();
    }
  }
}
