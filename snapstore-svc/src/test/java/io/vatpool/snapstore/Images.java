package io.vatpool.snapstore;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.SplittableRandom;

/** Images to store. */
public final class Images {

  private static final int SENTENCE_BYTES = 64;

  private Images() {}

  /** Bytes that compress about as well as a heap image, the same for the same seed. */
  public static byte[] image(int bytes, long seed) {
    Random random = new Random(seed);
    byte[] image = new byte[bytes];
    byte[] sentence = new byte[SENTENCE_BYTES];
    random.nextBytes(sentence);
    for (int i = 0; i < bytes; i++) {
      image[i] = i % 7 == 0 ? (byte) random.nextInt() : sentence[i % SENTENCE_BYTES];
    }
    return image;
  }

  /** The name of an image. */
  public static String idOf(byte[] image) {
    return HexFormat.of().formatHex(newSha256().digest(image));
  }

  /** A zstd stream of the image. */
  public static byte[] zstd(byte[] image) {
    return Zstd.compress(image, 1);
  }

  /** The image in a zstd stream. */
  public static byte[] unzstd(byte[] stream) throws IOException {
    try (ZstdInputStream zstd = new ZstdInputStream(new ByteArrayInputStream(stream))) {
      return zstd.readAllBytes();
    }
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An image of any size that takes no memory, and does not compress. */
  public static final class Endless extends InputStream {

    private final SplittableRandom random;
    private long left;

    /** An image of so many bytes, the same for the same seed and the same reads. */
    public Endless(long bytes, long seed) {
      this.random = new SplittableRandom(seed);
      this.left = bytes;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      byte[] next = new byte[(int) Math.min(length, left)];
      random.nextBytes(next);
      System.arraycopy(next, 0, bytes, offset, next.length);
      left -= next.length;
      return next.length;
    }
  }
}
