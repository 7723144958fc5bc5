package io.vatpool.worker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The packaged snapshot store as a process of its own. */
public final class SnapstoreProcess implements AutoCloseable {
  private final ServiceProcess process;

  private SnapstoreProcess(ServiceProcess process) {
    this.process = process;
  }

  /** Starts it on a free port, with its data in {@code folder}. */
  public static SnapstoreProcess start(Path folder) throws IOException, InterruptedException {
    return new SnapstoreProcess(
        ServiceProcess.start(
            "snapstore-svc",
            folder.resolve("snapstore.log"),
            List.of("-Dvatpool.snapstore.folder=" + folder.resolve("snapshots"))));
  }

  public URI url() {
    return process.url();
  }

  @Override
  public void close() {
    process.close();
  }
}
