package io.vatpool.xsnap.vat;

import static java.util.Objects.requireNonNull;

import io.vatpool.xsnap.artifact.BundleFile;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.engine.EngineHost;
import io.vatpool.xsnap.engine.EngineHostMode;
import io.vatpool.xsnap.engine.EngineHostReport;
import io.vatpool.xsnap.engine.EngineLauncher;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.EngineSpec;
import io.vatpool.xsnap.engine.Engines;
import io.vatpool.xsnap.engine.PlainLauncher;
import io.vatpool.xsnap.engine.StartProgram;
import io.vatpool.xsnap.engine.XsnapProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/**
 * Brings vats online. One per worker service; thread-safe.
 *
 * <p>Every method that fails leaves no process behind.
 */
public final class VatEngines implements AutoCloseable {
  private final Engines engines;
  private final List<BootScript> currentBoot;

  /**
   * For an engine from elsewhere than the class path.
   *
   * @param engines closed together with this
   * @param currentBoot lockdown and supervisor, in this order
   */
  public VatEngines(Engines engines, List<BootScript> currentBoot) {
    this.engines = requireNonNull(engines, "engines");
    this.currentBoot = List.copyOf(currentBoot);
  }

  /**
   * Unpacks the engine on the class path and starts its engines plainly.
   *
   * @param directory for the executables and the socket; private to this user, shared by any number
   *     of services
   * @param output where the engines' standard output and error go
   * @throws IOException if there is no engine on the class path, or the directory cannot be used
   */
  public static VatEngines open(
      EngineArtifact artifact, Path directory, EngineLimits limits, Redirect output)
      throws IOException {
    EngineLauncher launcher =
        PlainLauncher.open(artifact.extractTo(directory), directory.resolve("run"), output);
    return new VatEngines(new Engines(launcher, limits), boot(artifact));
  }

  /**
   * Unpacks the engine on the class path.
   *
   * @param mode how engines are brought up
   * @param directory for the executables and the socket; private to this user, shared by any number
   *     of services
   * @param output where the engines' standard output and error go
   * @throws IOException if there is no engine on the class path, or the directory cannot be used
   */
  public static VatEngines open(
      EngineArtifact artifact,
      EngineHostMode mode,
      Path directory,
      EngineLimits limits,
      Redirect output)
      throws IOException, InterruptedException {
    EngineLauncher launcher =
        EngineHost.open(
            mode, artifact.extractTo(directory), directory.resolve("run"), output, limits);
    return new VatEngines(new Engines(launcher, limits), boot(artifact));
  }

  private static List<BootScript> boot(EngineArtifact artifact) throws IOException {
    return List.of(
        script(artifact, artifact.manifest().lockdown()),
        script(artifact, artifact.manifest().supervisor()));
  }

  private static BootScript script(EngineArtifact artifact, BundleFile bundle) throws IOException {
    return BootScript.ofBundle(bundle.id(), artifact.bundleJson(bundle));
  }

  /**
   * Brings up an engine as new vats get one, has it answer, and ends it. What {@link #fresh} needs
   * is ready from then on.
   *
   * @throws EngineLostException if none comes up
   */
  public void tryOne() throws EngineLostException, InterruptedException {
    try (XsnapProcess probe =
        engines.start(EngineSpec.named("probe").running(programs(currentBoot)))) {
      probe.awaitReady();
      probe.quit();
    }
  }

  /** Makes ready what {@link #fresh} needs for new vats, in the background; only saves time. */
  public void prepare() {
    engines.prepare(EngineSpec.named("new-vats").running(programs(currentBoot)));
  }

  /** What this machine lets us do for engines. */
  public EngineHostReport report() {
    return engines.report();
  }

  private static List<StartProgram> programs(List<BootScript> boot) {
    return boot.stream().map(BootScript::program).toList();
  }

  /** The lockdown and supervisor of this artifact, for new vats. */
  public List<BootScript> currentBoot() {
    return currentBoot;
  }

  /**
   * A vat without history: ready for {@code startVat}. Costs a millisecond if its engine is forked
   * from one that has run the programs, else some 300 ms of processor time.
   *
   * @param boot the programs that the vat was created with, in order
   * @throws EngineLostException if no engine came up, or one of the programs or the supervisor
   *     failed in it
   */
  public VatEngine fresh(
      VatSpec spec, List<BootScript> boot, VatBundle bundle, LiveSlotsOptions options)
      throws EngineLostException, InterruptedException {
    VatEngine vat = new VatEngine(spec, engines.start(spec.engine().running(programs(boot))));
    return orClose(vat, () -> vat.setBundle(bundle, options));
  }

  /**
   * A vat as it was when the snapshot was written.
   *
   * @param label of the snapshot, for {@code ps}
   * @param image the uncompressed snapshot; read to its end, not closed
   * @throws EngineLostException if no engine came up, or it could not read the image
   * @throws IOException if the image could not be read to its end
   */
  public VatEngine fromSnapshot(VatSpec spec, String label, InputStream image)
      throws IOException, EngineLostException, InterruptedException {
    XsnapProcess process = engines.start(spec.engine().fromSnapshot(label));
    VatEngine vat = new VatEngine(spec, process);
    return orClose(vat, () -> process.loadSnapshot(image));
  }

  /**
   * Writes a vat's snapshot and goes on with it in a new engine that starts from that very
   * snapshot, as the reference does: long-lived engines grow and slow down. The old engine is ended
   * once the new one is ready.
   *
   * @param sink gets the snapshot, too; not closed
   * @throws EngineLostException if the old engine was lost, or no new one came up; in the second
   *     case the sink has got the whole snapshot if it failed while loading
   * @throws IOException if the sink failed
   */
  public VatEngine restart(VatEngine old, OutputStream sink)
      throws IOException, EngineLostException, InterruptedException {
    VatSpec spec = old.spec();
    XsnapProcess process = engines.start(spec.engine().fromSnapshot(spec.vatId()));
    VatEngine next = new VatEngine(spec, process);
    orClose(
        next,
        () -> {
          old.saveSnapshot(new SnapshotTee(sink, process.snapshotInput()));
          process.awaitReady();
        });
    old.close();
    return next;
  }

  private interface Preparation<X extends Exception> {
    void run() throws X, EngineLostException, InterruptedException;
  }

  private static <X extends Exception> VatEngine orClose(VatEngine vat, Preparation<X> preparation)
      throws X, EngineLostException, InterruptedException {
    boolean ready = false;
    try {
      preparation.run();
      ready = true;
      return vat;
    } finally {
      if (!ready) {
        vat.close();
      }
    }
  }

  /** Ends every vat's engine. */
  @Override
  public void close() {
    engines.close();
  }
}
