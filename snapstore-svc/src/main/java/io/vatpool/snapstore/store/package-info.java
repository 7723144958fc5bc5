/**
 * Images on disk: intake with hashing and compression, verified reading, and the folder that
 * survives power loss.
 *
 * <p>A blob is one zstd stream, so {@code zstd -d} reads it, and ends in a skippable frame that
 * tells the image's uncompressed size (see {@link io.vatpool.snapstore.store.SizeTrailer}). Where
 * blobs lie is behind {@link io.vatpool.snapstore.store.BlobStore}, which knows nothing of hashes
 * and compression; {@link io.vatpool.snapstore.store.ImageIntake} and {@link
 * io.vatpool.snapstore.store.ImageReader} know nothing of files.
 *
 * <p>All classes may be used from any number of threads, except streams, drafts and open blobs,
 * which belong to one.
 */
@NullMarked
package io.vatpool.snapstore.store;

import org.jspecify.annotations.NullMarked;
