package io.vatpool.gateway.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The members of an Endo archive, as its central directory lists them: the way the engine reads it,
 * so that nobody can show the check one file and the engine another.
 */
final class BundleArchive {
  /** More members than any real program has; a bound on the work that one upload can cause. */
  static final int MEMBERS_MAX = 50_000;

  private final Map<String, byte[]> members;

  private BundleArchive(Map<String, byte[]> members) {
    this.members = members;
  }

  /**
   * Reads all members.
   *
   * @throws BundleRejectedException if it is no archive of the kind that Endo writes: stored, not
   *     deflated, without names that occur twice
   */
  static BundleArchive read(byte[] bytes) {
    Map<String, byte[]> members = new TreeMap<>();
    long total = 0;
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes)).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        if (entry.isDirectory()) {
          continue;
        }
        String name = entry.getName();
        if (members.size() == MEMBERS_MAX) {
          throw new BundleRejectedException(
              "endoZipBase64 has more than " + MEMBERS_MAX + " members");
        }
        if (entry.getMethod() != ZipEntry.STORED) {
          throw new BundleRejectedException(
              "member '" + name + "' of endoZipBase64 is compressed; the engine reads stored ones");
        }
        // Entries of a crafted archive may share their bytes; those of a real one cannot.
        total += entry.getSize();
        if (total > bytes.length) {
          throw new BundleRejectedException("members of endoZipBase64 overlap");
        }
        try (InputStream in = zip.getRawInputStream(entry)) { // stored: there is nothing to undo
          if (members.put(name, in.readAllBytes()) != null) {
            throw new BundleRejectedException(
                "member '" + name + "' of endoZipBase64 occurs twice");
          }
        }
      }
    } catch (IOException e) {
      throw new BundleRejectedException("endoZipBase64 is not a ZIP archive: " + e.getMessage(), e);
    }
    return new BundleArchive(members);
  }

  /** Takes a member out. */
  byte[] take(String name) {
    byte[] content = members.remove(name);
    if (content == null) {
      throw new BundleRejectedException("endoZipBase64 has no member '" + name + "'");
    }
    return content;
  }

  /** The names that nobody has taken. */
  Iterable<String> rest() {
    return members.keySet();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }
}
