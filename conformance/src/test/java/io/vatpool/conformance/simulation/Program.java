package io.vatpool.conformance.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.KernelEnvironment;
import io.vatpool.kernel.KernelOptions;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.state.KernelSettings;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A desk and its book, and how a kernel of theirs is begun and opened. */
final class Program {
  static final String DESK = "desk";
  static final String BOOK = "book";
  private static final String BUNDLE = "b1-" + "0".repeat(128);
  private static final List<String> WORKER_BUNDLES = List.of("b0-lockdown", "b0-supervisor");
  private static final long CACHE_CHARS = 100_000;
  private static final int SNAPSHOT_INITIAL = 3;
  private static final int SNAPSHOT_INTERVAL = 9;

  private Program() {}

  private static final class Silent implements KernelState.Observer {
    @Override
    public void changed(String vatId, String mode, String kref, String vref) {}

    @Override
    public void saved(
        String vatId, long snapPos, SnapshotInfo info, @Nullable SnapshotRow previous) {}
  }

  /** A new kernel, committed. */
  static void create(KernelStore store) {
    KernelState state = new KernelState(store, WORKER_BUNDLES, CACHE_CHARS, new Silent());
    state.initialize(
        new KernelSettings.Initial(
            "xsnap",
            (ObjectNode)
                JsJson.parse("{\"deliveries\":20,\"gcKrefs\":20,\"computrons\":\"never\"}"),
            false,
            SNAPSHOT_INITIAL,
            SNAPSHOT_INTERVAL));
    state.bundles().add(BUNDLE, "{}");
    for (String name : List.of(DESK, BOOK)) {
      String vatId = state.vats().provideIdForName(name);
      state.optionRecorder().recordStatic(vatId, name, BUNDLE, JsJson.NODES.objectNode());
      state.acceptanceQueue().add(new RunQueueEvent.StartVat(vatId, CapData.of("#{}")));
    }
    state.finishInitialization();
    state.commit();
  }

  /** Opens a kernel; a new one is given its first message. */
  static Kernel open(KernelStore store, VatWorkers workers, boolean verifyReads) {
    return Kernel.open(
        new KernelEnvironment(
            store,
            workers,
            Slog.NONE,
            setup -> Optional.empty(),
            new KernelOptions(WORKER_BUNDLES, verifyReads, CACHE_CHARS)));
  }

  /** Has the desk know its book. */
  static void begin(Kernel kernel) {
    kernel.pinVatRoot(DESK);
    String book = kernel.pinVatRoot(BOOK);
    String _ =
        kernel.queueToVatRoot(
            DESK,
            new CapData("#[\"open\",[\"$0.Alleged: book\"]]", List.of(book)),
            ResolutionPolicy.NONE);
  }

  /** Queues a message of a sender and tells the promise of its result. */
  static String record(Kernel kernel, String sender, int number) {
    CapData message = CapData.of("#[\"record\",[%s,%d]]".formatted(JsJson.quote(sender), number));
    return Objects.requireNonNull(kernel.queueToVatRoot(DESK, message, ResolutionPolicy.IGNORE));
  }
}
