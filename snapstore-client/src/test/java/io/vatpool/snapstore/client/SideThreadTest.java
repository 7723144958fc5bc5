package io.vatpool.snapstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SideThreadTest {

  private static final int IMAGE_BYTES = 20 << 20;

  /** Takes everything, and knows whether it was told to give up. */
  private static class Taking implements SideThread.Consumer {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    final AtomicBoolean gaveUp = new AtomicBoolean();

    @Override
    public void consume(InputStream image) throws IOException {
      image.transferTo(taken);
    }

    @Override
    public void giveUp() {
      gaveUp.set(true);
    }
  }

  @Test
  void everyByteArrivesInOrder() throws IOException {
    // Given
    byte[] image = new byte[IMAGE_BYTES];
    new Random(7).nextBytes(image);
    Taking consumer = new Taking();

    // When
    SideThread.carry(
        out -> {
          out.write(image[0]);
          for (int at = 1, length; at < image.length; at += length) {
            length = Math.min(100_003, image.length - at);
            out.write(image, at, length);
          }
        },
        consumer);

    // Then
    assertThat(consumer.taken.toByteArray()).isEqualTo(image);
    assertThat(consumer.gaveUp).isFalse();
  }

  @Test
  void theProducerDoesNotWaitForTheConsumer() throws IOException {
    // Given a consumer that begins when the producer has written a few chunks
    CountDownLatch written = new CountDownLatch(1);
    Taking consumer =
        new Taking() {
          @Override
          public void consume(InputStream image) throws IOException {
            awaitLatch(written);
            super.consume(image);
          }
        };

    // When
    SideThread.carry(
        out -> {
          for (int i = 0; i < 10; i++) {
            out.write(new byte[64 * 1024]);
          }
          written.countDown();
        },
        consumer);

    // Then
    assertThat(consumer.taken.size()).isEqualTo(640 * 1024);
  }

  @Test
  void aProducerThatGivesUpEndsTheConsumerAndIsHeard() {
    // Given
    IOException enough = new IOException("the engine is lost");
    AtomicReference<IOException> seen = new AtomicReference<>();
    Taking consumer =
        new Taking() {
          @Override
          public void consume(InputStream image) throws IOException {
            try {
              super.consume(image);
            } catch (IOException e) {
              seen.set(e);
              throw e;
            }
          }
        };

    // When, then
    assertThatThrownBy(() ->
            SideThread.carry(
                out -> {
                  out.write(new byte[1000]);
                  throw enough;
                },
                consumer))
        .isSameAs(enough);
    assertThat(consumer.gaveUp).isTrue();
    assertThat(seen.get()).hasMessageContaining("given up");
  }

  @Test
  void aConsumerThatFailsStopsTheProducer() {
    // Given
    IOException broken = new IOException("the connection broke");
    SideThread.Consumer consumer = failing(broken);

    // When, then: there is more to write than fits between the two
    assertThatThrownBy(() ->
            SideThread.carry(
                out -> {
                  for (int at = 0; at < IMAGE_BYTES; at += 1 << 16) {
                    out.write(new byte[1 << 16]);
                  }
                },
                consumer))
        .isSameAs(broken);
  }

  @Test
  void aConsumerThatFailsWhenTheProducerIsDoneIsHeard() {
    // Given
    IllegalStateException defect = new IllegalStateException("a defect");

    // When, then
    assertThatThrownBy(() -> SideThread.carry(OutputStream::flush, failing(defect)))
        .isSameAs(defect);
  }

  private static SideThread.Consumer failing(Exception failure) {
    return new SideThread.Consumer() {
      @Override
      public void consume(InputStream image) throws IOException {
        switch (failure) {
          case IOException e -> throw e;
          case RuntimeException e -> throw e;
          default -> throw new AssertionError(failure);
        }
      }

      @Override
      public void giveUp() {
        // It has failed already.
      }
    };
  }

  private static void awaitLatch(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("nothing was written meanwhile");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
