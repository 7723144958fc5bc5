package io.vatpool.snapstore;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;

/** All that an operator can set, under {@code vatpool.snapstore}. */
@ConfigMapping(prefix = "vatpool.snapstore")
public interface SnapStoreConfig {

  /** Where blobs are kept. */
  enum Backend {
    /** In the folder. */
    FILE,
    /** In storage that speaks S3; the folder only collects uploads. */
    S3
  }

  /** Where blobs are kept. */
  @WithDefault("file")
  @NotNull
  Backend backend();

  /** The storage, for the backend {@code s3}. */
  S3Config s3();

  /**
   * The folder that holds the store, or with {@code s3} uploads until they are whole; made if it is
   * not there. One service at a time may use it.
   */
  @WithDefault("data/snapstore")
  @NotNull
  Path folder();

  /** zstd level for images that arrive uncompressed: 1 is fastest, 19 smallest. */
  @WithDefault("3")
  @Min(1)
  @Max(19)
  int zstdLevel();

  /** The largest image that is accepted, uncompressed. The engine's own heap limit is 2 GiB. */
  @WithDefault("4G")
  @NotNull
  MemorySize snapshotBytesMax();

  /**
   * Space on the disk that uploads leave free; with less, the service is not ready and refuses
   * uploads.
   */
  @WithDefault("256M")
  @NotNull
  MemorySize freeBytesMin();

  /** Uploads and downloads at one time; each takes about a megabyte of memory. */
  @WithDefault("64")
  @Min(1)
  int transfersMax();

  /** How long a request waits for its turn before it is refused with 503. */
  @WithDefault("30s")
  @NotNull
  Duration transferWaitMax();
}
