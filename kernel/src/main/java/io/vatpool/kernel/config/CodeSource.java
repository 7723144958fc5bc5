package io.vatpool.kernel.config;

import java.util.Objects;

/** Where a vat's code is, as the configuration says it. */
public sealed interface CodeSource {
  /** In the configuration itself: {@code {"bundle":{…}}}. */
  record Inline(CodeBundle bundle) implements CodeSource {
    /** Checks. */
    public Inline {
      Objects.requireNonNull(bundle, "bundle");
    }
  }

  /** Installed before: {@code {"bundleID":"b1-…"}}. */
  record Installed(String bundleId) implements CodeSource {
    /** Checks. */
    public Installed {
      Objects.requireNonNull(bundleId, "bundleId");
    }
  }

  /** Under {@code bundles}: {@code {"bundleName":"…"}}. */
  record Named(String bundleName) implements CodeSource {
    /** Checks. */
    public Named {
      Objects.requireNonNull(bundleName, "bundleName");
    }
  }
}
