package io.vatpool.kernel.state;

import org.jspecify.annotations.Nullable;

/**
 * Watches what goes into crank hashes, to find the first difference between two kernels. Never part
 * of what a kernel does.
 */
public interface CrankTrace {
  /** Watches nothing. */
  CrankTrace NONE =
      new CrankTrace() {
        @Override
        public void write(String key, @Nullable String value) {}

        @Override
        public void forget(int count) {}

        @Override
        public void reset() {}

        @Override
        public void emitted(CrankHashes hashes) {}
      };

  /** A consensus key was written, or deleted if {@code value} is null. */
  void write(String key, @Nullable String value);

  /** The last {@code count} writes never happened: a delivery is run again. */
  void forget(int count);

  /** A crank starts: what was written since the last hash goes into none. */
  void reset();

  /** What was written since the last time has been hashed. */
  void emitted(CrankHashes hashes);
}
