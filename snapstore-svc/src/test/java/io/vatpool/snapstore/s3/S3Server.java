package io.vatpool.snapstore.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy as a process of its own, on a free port and a folder, with a bucket. */
public final class S3Server implements AutoCloseable {
  private static final long START_SECONDS_MAX = 60;
  private static final long POLL_MILLIS = 50;

  /** The bucket that is there. */
  public static final String BUCKET = "snapshots";

  /** The key pair that it takes. */
  public static final S3Settings.Credentials CREDENTIALS =
      new S3Settings.Credentials("local", "secret-of-the-test");

  private final Path folder;
  private final int port;
  private Process process;

  /** Starts the server. */
  public S3Server(Path folder) throws Exception {
    this.folder = folder;
    this.port = freePort();
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        folder.resolve("s3proxy.conf"),
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(
                port,
                CREDENTIALS.accessKeyId(),
                CREDENTIALS.secretAccessKey(),
                folder.resolve("data")));
    start();
    try (S3Client client = S3Clients.client(settings(""))) {
      client.createBucket(r -> r.bucket(BUCKET));
    }
  }

  /** Starts it again, on the same port and folder. */
  public void start() throws Exception {
    Path log = folder.resolve("s3proxy.log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "s3-server", "s3proxy.jar").toAbsolutePath().toString(),
                "--properties",
                folder.resolve("s3proxy.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
    while (!listens()) {
      if (System.nanoTime() > deadline || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the S3 server did not start: " + Files.readString(log));
      }
    }
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** How it is spoken to. */
  public S3Settings settings(String prefix) {
    return new S3Settings(
        BUCKET,
        prefix,
        "us-east-1",
        Optional.of(endpoint()),
        true,
        Optional.of(CREDENTIALS),
        new S3Settings.Encryption.Default(),
        new S3Settings.Limits(
            S3Settings.Limits.PART_BYTES_MIN, 3, Duration.ofSeconds(20), Duration.ofSeconds(30)));
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private boolean listens() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
