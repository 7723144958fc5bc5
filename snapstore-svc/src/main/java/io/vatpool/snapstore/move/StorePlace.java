package io.vatpool.snapstore.move;

import io.vatpool.snapstore.s3.S3BlobStore;
import io.vatpool.snapstore.s3.S3Settings;
import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.FileBlobStore;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A place that a command line names: a folder, or {@code
 * s3://bucket/prefix/?endpoint=URL&region=NAME&path-style=true}. Credentials come from the
 * environment, as the AWS tools take them.
 */
sealed interface StorePlace {

  /** A folder. */
  record Folder(Path path) implements StorePlace {}

  /** A bucket. */
  record Bucket(S3Settings settings) implements StorePlace {}

  Set<String> OPTIONS = Set.of("endpoint", "region", "path-style");

  static StorePlace parse(String text) {
    if (!text.startsWith("s3://")) {
      return new Folder(Path.of(text));
    }
    URI uri = URI.create(text);
    Map<String, String> options = options(uri);
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    String prefix = path.replaceFirst("^/+", "");
    return new Bucket(
        new S3Settings(
            uri.getAuthority(),
            prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
            options.getOrDefault("region", "us-east-1"),
            Optional.ofNullable(options.get("endpoint")).map(URI::create),
            Boolean.parseBoolean(options.get("path-style")),
            Optional.empty(),
            new S3Settings.Encryption.Default(),
            S3Settings.Limits.DEFAULT));
  }

  private static Map<String, String> options(URI uri) {
    Map<String, String> options = new HashMap<>();
    String query = uri.getQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!OPTIONS.contains(name) || equals < 0) {
        throw new IllegalArgumentException(
            "\"%s\" is no option of a bucket; there are %s".formatted(pair, OPTIONS));
      }
      options.put(name, pair.substring(equals + 1));
    }
    return options;
  }

  /** A store and what must be closed after its use. */
  record Open(BlobStore store, Closeable resource) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      resource.close();
    }
  }

  /** Opens the place; a folder must not be in use by a service. */
  default Open open() throws IOException {
    return switch (this) {
      case Folder(Path path) -> {
        FileBlobStore store = FileBlobStore.open(path, 0);
        yield new Open(store, store);
      }
      case Bucket(S3Settings settings) -> {
        Path uploads = Files.createTempDirectory("vatpool-snapstore-");
        S3BlobStore store = S3BlobStore.open(settings, uploads, 0);
        yield new Open(
            store,
            () -> {
              store.close();
              Files.deleteIfExists(uploads.resolve("tmp"));
              Files.deleteIfExists(uploads.resolve("lock"));
              Files.deleteIfExists(uploads);
            });
      }
    };
  }
}
