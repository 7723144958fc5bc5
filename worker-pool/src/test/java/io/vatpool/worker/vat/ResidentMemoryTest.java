package io.vatpool.worker.vat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {
  private static final double MIB = 1 << 20;

  @TempDir Path proc;

  @Test
  void thisProcessAndItsChildrenAreMeasured() throws Exception {
    ResidentMemory memory = new ResidentMemory();
    double before = memory.engineBytes();
    Process child = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(memory.serviceBytes()).isGreaterThan(20 * MIB);
      assertThat(memory.engineBytes()).isGreaterThan(before);
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void sharedPagesCountInProportionWhereTheSystemTells() throws IOException {
    process(1, "Rss:  900 kB\nPss:  300 kB\nPss_Anon: 7 kB\n", "10 5 1");
    assertThat(new ResidentMemory(proc).bytes(1)).isEqualTo(300 * 1024);
  }

  @Test
  void whereItDoesNotTellTheyCountInFull() throws IOException {
    process(2, null, "10 5 1 0 0 0 0");

    assertThat(new ResidentMemory(proc).bytes(2)).isEqualTo(5 * 4096);
    assertThat(new ResidentMemory(proc).bytes(3)).isZero();
  }

  private void process(int pid, String rollup, String statm) throws IOException {
    Path folder = Files.createDirectory(proc.resolve(String.valueOf(pid)));
    if (rollup != null) {
      Files.writeString(folder.resolve("smaps_rollup"), rollup);
    }
    Files.writeString(folder.resolve("statm"), statm);
  }
}
