package io.vatpool.snapstore;

import io.quarkus.runtime.StartupEvent;
import io.vatpool.snapstore.s3.S3BlobStore;
import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.FileBlobStore;
import io.vatpool.snapstore.store.ImageIntake;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Opens the store before the first request and closes it after the last; a store that cannot be
 * opened ends the service.
 */
@ApplicationScoped
class StoreLifecycle {

  private static final Logger LOG = Logger.getLogger(StoreLifecycle.class);

  @Produces
  @Singleton
  BlobStore open(SnapStoreConfig config) {
    try {
      return switch (config.backend()) {
        case FILE -> FileBlobStore.open(config.folder(), config.freeBytesMin().asLongValue());
        case S3 ->
            S3BlobStore.open(
                config.s3().settings(), config.folder(), config.freeBytesMin().asLongValue());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(
          e.getMessage() + " (set vatpool.snapstore.folder to a folder this user may write)", e);
    }
  }

  void close(@Disposes BlobStore store) {
    try {
      if (store instanceof Closeable open) {
        open.close();
      }
    } catch (IOException e) {
      LOG.warn("the store's lock could not be released; it goes with the process", e);
    }
  }

  @Produces
  @Singleton
  ImageIntake intake(BlobStore store, SnapStoreConfig config) {
    return new ImageIntake(store, config.zstdLevel(), config.snapshotBytesMax().asLongValue());
  }

  /** Beans are made when they are first used; the store must be open, and swept, before that. */
  void start(@Observes StartupEvent event, BlobStore store, SnapStoreConfig config)
      throws IOException {
    LOG.infof(
        "store opened backend=%s bucket=%s folder=%s freeBytes=%d",
        config.backend().name().toLowerCase(Locale.ROOT),
        config.s3().bucket().orElse("none"),
        config.folder().toAbsolutePath(),
        store.freeBytes());
  }
}
