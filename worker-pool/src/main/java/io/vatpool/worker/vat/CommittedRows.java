package io.vatpool.worker.vat;

import io.vatpool.kernel.port.SpanRow;
import io.vatpool.store.VatReader;
import org.jspecify.annotations.Nullable;

/**
 * One vat's rows in the database. Calls block; failures are {@link
 * io.vatpool.store.StoreException}s.
 */
interface CommittedRows {
  /** The committed value of a vatstore key, or null. */
  @Nullable String get(String key);

  /** The vat's smallest committed vatstore key greater than {@code previous}, or null. */
  @Nullable String nextKey(String previous);

  /** The vat's current span as committed, or null. */
  @Nullable SpanRow currentSpan();

  /** The rows of {@code vat}. */
  static CommittedRows of(VatReader reader, VatKey vat) {
    return new CommittedRows() {
      @Override
      public @Nullable String get(String key) {
        return reader.vatstoreGet(vat.kernelId(), vat.vatId(), key);
      }

      @Override
      public @Nullable String nextKey(String previous) {
        return reader.vatstoreNextKey(vat.kernelId(), vat.vatId(), previous);
      }

      @Override
      public @Nullable SpanRow currentSpan() {
        return reader.currentSpan(vat.kernelId(), vat.vatId());
      }
    };
  }
}
