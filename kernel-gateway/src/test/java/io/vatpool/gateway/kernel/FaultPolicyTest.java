package io.vatpool.gateway.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vatpool.gateway.pool.Attempt;
import io.vatpool.gateway.pool.VatFaultException;
import io.vatpool.protocol.VatPosition;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a kernel one of whose vats cannot go on. */
class FaultPolicyTest extends HostUnderTest {
  private static final BlockPolicy POLICY = new BlockPolicy(100, Long.MAX_VALUE, 60_000);

  @ParameterizedTest
  @EnumSource(KernelMode.class)
  void aHostedKernelPausesTheVatAndRunsOn(KernelMode mode) throws InterruptedException {
    // Given
    start();
    host.settle(new KernelSettings(mode, FaultPolicy.HOSTED, POLICY)).join();

    // When
    host.change(
            null,
            kernel -> {
              ScriptedKernel scripted = (ScriptedKernel) kernel;
              scripted.cranks.add(FaultPolicyTest::die);
              scripted.cranks.add(() -> 1L);
              return ScriptedKernel.note(kernel, "a");
            })
        .join();
    host.settle(new KernelSettings(KernelMode.AUTOMATIC, FaultPolicy.HOSTED, POLICY)).join();

    // Then
    await().until(() -> host.view().crankNumber() == 1);
    assertThat(disk.setAside).containsExactly("v7");
    assertThat(host.state()).isInstanceOf(HostState.Live.class);
  }

  @Test
  void aConsensusKernelStopsWithAReport() throws InterruptedException {
    // Given
    host = host(new KernelSettings(KernelMode.AUTOMATIC, FaultPolicy.CONSENSUS, POLICY), 10);
    start();

    // When
    assertThatThrownBy(() ->
            host.change(
                    null,
                    kernel -> {
                      ((ScriptedKernel) kernel).cranks.add(FaultPolicyTest::die);
                      return ScriptedKernel.note(kernel, "a");
                    })
                .join())
        .hasMessageContaining("v7");

    // Then
    await().until(() -> host.state() instanceof HostState.Stopped);
    assertThat(((HostState.Stopped) host.state()).report().kind())
        .isEqualTo(StopReport.Kind.VAT_FAULT);
    assertThat(disk.setAside).isEmpty();
  }

  @Test
  void aBlockThatAVatKeepsFromBeingCommittedIsDroppedAndTheVatPausedFirst()
      throws InterruptedException {
    // Given
    start();
    AtomicBoolean failed = new AtomicBoolean();
    disk.onCommit =
        () -> {
          if (failed.compareAndSet(false, true)) {
            throw new IllegalStateException("a block could not be committed", fault());
          }
        };

    // When
    assertThatThrownBy(
            () -> host.change(null, kernel -> ScriptedKernel.note(kernel, "lost")).join())
        .hasMessageContaining("had to drop its open block");

    // Then
    await().until(() -> openings.get() == 2 && !disk.setAside.isEmpty());
    assertThat(disk.setAside).containsExactly("v7");
    host.change(null, kernel -> ScriptedKernel.note(kernel, "kept")).join();
    assertThat(disk.done).containsExactly("kept");
  }

  private static Long die() {
    throw fault();
  }

  private static VatFaultException fault() {
    return new VatFaultException(
        new VatPosition("v7", 0, 3, "0".repeat(64)),
        "[\"notify\",[]]",
        List.of(new Attempt("w1", "ENGINE_DIED", "signal 9", null)));
  }
}
