package io.vatpool.snapstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadAheadTest {
  private static final int IMAGE_BYTES = 9_000_001;

  private static byte[] image() {
    byte[] image = new byte[IMAGE_BYTES];
    new Random(7).nextBytes(image);
    return image;
  }

  /** Never ends; knows how much was taken and when it was closed. */
  private static final class Endless extends InputStream {
    final Semaphore reads = new Semaphore(0);
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      reads.release(length);
      return length;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static final class Damaged extends InputStream {
    @Override
    public int read() throws IOException {
      throw new SnapshotCorrupt("it is damaged", null);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      throw new SnapshotCorrupt("it is damaged", null);
    }
  }

  @Test
  void everyByteArrivesInOrder() throws IOException {
    // Given
    byte[] image = image();

    // When
    try (ReadAhead ahead = new ReadAhead(new ByteArrayInputStream(image))) {

      // Then
      assertThat(ahead.readAllBytes()).isEqualTo(image);
      assertThat(ahead.read()).isEqualTo(-1);
    }
  }

  @Test
  void aFailureComesAfterWhatWasReadBeforeAndStays() throws IOException {
    // Given
    byte[] image = image();

    // When
    try (ReadAhead ahead =
        new ReadAhead(new SequenceInputStream(new ByteArrayInputStream(image), new Damaged()))) {

      // Then
      assertThat(ahead.readNBytes(1000)).hasSize(1000);
      assertThatThrownBy(ahead::readAllBytes)
          .isInstanceOf(SnapshotCorrupt.class)
          .hasMessage("it is damaged");
      assertThatThrownBy(ahead::read).isInstanceOf(SnapshotCorrupt.class);
    }
  }

  @Test
  void readsSomeWayAheadAndNoFurther() throws InterruptedException, IOException {
    // Given
    Endless endless = new Endless();
    int most = 4 << 20;

    // When
    try (ReadAhead ahead = new ReadAhead(endless)) {

      // Then
      assertThat(endless.reads.tryAcquire(most, 20, TimeUnit.SECONDS)).isTrue();
      // One chunk more is in the thread's hands.
      assertThat(endless.reads.tryAcquire(2 * 64 * 1024, 200, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(ahead.read()).isZero();
    }
  }

  @Test
  void closingHalfWayEndsTheThreadAndTheSource() throws InterruptedException, IOException {
    // Given
    Endless endless = new Endless();
    ReadAhead ahead = new ReadAhead(endless);
    assertThat(ahead.read()).isZero();

    // When
    ahead.close();

    // Then
    assertThat(endless.closed.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
