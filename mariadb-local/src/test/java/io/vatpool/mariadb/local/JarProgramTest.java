package io.vatpool.mariadb.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cache of the jar's server: unpacked once, also when several want it at once, and again when
 * it is damaged.
 */
class JarProgramTest {

  @TempDir Path cache;

  @Test
  void theServerIsUnpackedOnceAndRuns() throws Exception {
    FileTime[] made = new FileTime[2];

    List<Path> unpacked = unpackTwiceAtOnce();
    made[0] = Files.getLastModifiedTime(unpacked.getFirst());
    made[1] = Files.getLastModifiedTime(JarProgram.unpack(cache));

    assertThat(unpacked.getFirst()).isEqualTo(unpacked.getLast());
    assertThat(made[0]).isEqualTo(made[1]);
    assertThat(ProgramProbe.probe(unpacked.getFirst()).version())
        .isGreaterThanOrEqualTo(ServerVersion.OLDEST);
  }

  @Test
  void aTruncatedServerIsUnpackedAgain() throws IOException {
    Path mariadbd = JarProgram.unpack(cache);
    long size = Files.size(mariadbd);
    try (FileChannel channel = FileChannel.open(mariadbd, StandardOpenOption.WRITE)) {
      channel.truncate(size / 2);
    }

    JarProgram.unpack(cache);

    assertThat(mariadbd).hasSize(size);
  }

  private List<Path> unpackTwiceAtOnce() throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> first = threads.submit(() -> JarProgram.unpack(cache));
      Future<Path> second = threads.submit(() -> JarProgram.unpack(cache));
      return List.of(first.get(), second.get());
    }
  }
}
