package io.vatpool.snapstore.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vatpool.protocol.SnapshotInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the store, and what its answers mean.
 *
 * <p>{@code HttpURLConnection} and not {@code java.net.http}: it streams a request body from the
 * calling thread, without a second thread and a pipe, and has a timeout for each read of a
 * response.
 */
final class StoreRequests {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String UNCOMPRESSED_BYTES = "Vatpool-Uncompressed-Bytes";
  private static final String COMPRESSED_BYTES = "Vatpool-Compressed-Bytes";

  /** More of a problem than this is not shown. */
  private static final int PROBLEM_BYTES_MAX = 8 * 1024;

  private final ClientOptions options;
  private final RequestHeaders headers;

  StoreRequests(ClientOptions options, RequestHeaders headers) {
    this.options = options;
    this.headers = headers;
  }

  /** A request about snapshots that is not connected yet. */
  HttpURLConnection prepare(String method, String pathAfterSnapshots) throws IOException {
    return prepareAt(method, "/v1/snapshots" + pathAfterSnapshots);
  }

  private HttpURLConnection prepareAt(String method, String path) throws IOException {
    String base = options.store().toString().replaceAll("/+$", "");
    HttpURLConnection http = (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    http.setRequestMethod(method);
    http.setConnectTimeout(Math.toIntExact(options.connectTimeout().toMillis()));
    http.setReadTimeout(Math.toIntExact(options.readTimeout().toMillis()));
    http.setInstanceFollowRedirects(false);
    http.setUseCaches(false);
    http.setRequestProperty("Connection", "close");
    options
        .serviceTokens()
        .authorization()
        .ifPresent(own -> http.setRequestProperty("Authorization", own));
    headers.give(http::setRequestProperty);
    return http;
  }

  Optional<SnapshotInfo> find(String snapshotId) throws IOException {
    HttpURLConnection http = prepare("HEAD", "/" + snapshotId);
    try {
      int status = status(http);
      if (status == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      if (status != HttpURLConnection.HTTP_OK) {
        throw failure(http, status, snapshotId);
      }
      return Optional.of(info(http, snapshotId));
    } finally {
      http.disconnect();
    }
  }

  boolean delete(String snapshotId) throws IOException {
    HttpURLConnection http = prepare("DELETE", "/" + snapshotId);
    try {
      int status = status(http);
      if (status == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      if (status != HttpURLConnection.HTTP_NO_CONTENT) {
        throw failure(http, status, snapshotId);
      }
      return true;
    } finally {
      http.disconnect();
    }
  }

  /** {@code storedBefore} is a time of the store's own clock. */
  DeletedIfOld deleteIfOld(String snapshotId, Instant storedBefore) throws IOException {
    String condition = URLEncoder.encode(storedBefore.toString(), StandardCharsets.UTF_8);
    HttpURLConnection http = prepare("DELETE", "/" + snapshotId + "?storedBefore=" + condition);
    try {
      int status = status(http);
      return switch (status) {
        case HttpURLConnection.HTTP_NO_CONTENT -> DeletedIfOld.DELETED;
        case HttpURLConnection.HTTP_NOT_FOUND -> DeletedIfOld.NOT_THERE;
        case HttpURLConnection.HTTP_PRECON_FAILED -> DeletedIfOld.STORED_SINCE;
        default -> throw failure(http, status, snapshotId);
      };
    } finally {
      http.disconnect();
    }
  }

  BlobPage blobs(String after, int limit) throws IOException {
    HttpURLConnection http = prepareAt("GET", "/v1/blobs?limit=" + limit + "&after=" + after);
    try {
      int status = status(http);
      if (status != HttpURLConnection.HTTP_OK) {
        throw failure(http, status, "page after \"" + after + "\"");
      }
      try (InputStream body = http.getInputStream()) {
        return BlobPage.of(JSON.readTree(body));
      }
    } catch (SnapStoreException e) {
      throw e;
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw unavailable("its list of blobs cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unavailable(e.toString(), e);
    } finally {
      http.disconnect();
    }
  }

  /** Sends what is left of the request and waits for the answer. */
  int status(HttpURLConnection http) throws SnapStoreUnavailable {
    try {
      int status = http.getResponseCode();
      if (status < 0) {
        throw unavailable("it answered something that is not HTTP", null);
      }
      return status;
    } catch (SnapStoreUnavailable e) {
      throw e;
    } catch (IOException e) {
      throw unavailable(e.toString(), e);
    }
  }

  /** Name and sizes, out of the headers of an answer. */
  SnapshotInfo info(HttpURLConnection http, String snapshotId) throws SnapStoreUnavailable {
    long uncompressed = http.getHeaderFieldLong(UNCOMPRESSED_BYTES, -1);
    long compressed = http.getHeaderFieldLong(COMPRESSED_BYTES, -1);
    if (uncompressed < 0 || compressed < 0) {
      throw unavailable("what answers there is not a snapshot store", null);
    }
    return new SnapshotInfo(snapshotId, uncompressed, compressed);
  }

  /** Name and sizes, out of the body of an answer. */
  SnapshotInfo info(HttpURLConnection http) throws IOException {
    try (InputStream body = http.getInputStream()) {
      JsonNode json = JSON.readTree(body);
      return new SnapshotInfo(
          json.path("snapshotId").asText(),
          json.path("uncompressedBytes").asLong(-1),
          json.path("compressedBytes").asLong(-1));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw unavailable("what answers there is not a snapshot store: " + e.getMessage(), e);
    } catch (IOException e) {
      throw unavailable(e.toString(), e);
    }
  }

  /** What an answer other than success means. */
  SnapStoreException failure(HttpURLConnection http, int status, String snapshotId) {
    String detail = "the snapshot store answered %d: %s".formatted(status, detail(http));
    return switch (status) {
      case 404 -> new SnapshotNotFound("the store has no snapshot " + snapshotId, null);
      case 410 -> new SnapshotCorrupt(detail, null);
      case 400, 413, 415, 422, 507 -> new SnapshotRefused(detail, null);
      default -> new SnapStoreUnavailable(detail, null);
    };
  }

  SnapStoreUnavailable unavailable(String why, @Nullable Throwable cause) {
    return new SnapStoreUnavailable(
        "the snapshot store at %s is not available: %s".formatted(options.store(), why), cause);
  }

  private static String detail(HttpURLConnection http) {
    try (InputStream body = http.getErrorStream()) {
      if (body == null) {
        return "no explanation";
      }
      String text = new String(body.readNBytes(PROBLEM_BYTES_MAX), StandardCharsets.UTF_8);
      return JSON.readTree(text).path("detail").asText(text);
    } catch (IOException e) {
      return "an explanation that cannot be read (" + e.getMessage() + ")";
    }
  }
}
