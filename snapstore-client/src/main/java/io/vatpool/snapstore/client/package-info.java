/**
 * The snapshot store as its users see it: blocking streams, made for virtual threads.
 *
 * <p>{@link io.vatpool.snapstore.client.SnapStoreClient} compresses and hashes what it sends,
 * decompresses and verifies what it receives, and retries what may be retried. A client is
 * immutable and may be shared by any number of threads; the streams it gives out belong to one
 * thread. It keeps no connections between requests: a stale one would cost an upload that cannot be
 * repeated.
 */
@NullMarked
package io.vatpool.snapstore.client;

import org.jspecify.annotations.NullMarked;
