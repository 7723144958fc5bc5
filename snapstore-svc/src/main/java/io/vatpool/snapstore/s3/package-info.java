/**
 * Blobs in storage that speaks S3, so that several replicas of the service serve one store.
 *
 * <pre>
 *   upload ──▶ draft on this disk ──conditional put, in parts when large──▶ bucket/prefix/blobs/4f/4f…3e.zst
 * </pre>
 *
 * <p>The keys are the paths of the folder that {@link io.vatpool.snapstore.store.FileBlobStore}
 * keeps. Replicas know nothing of each other: whatever changes an object names the state it was
 * seen in ({@code If-Match}, {@code If-None-Match}), so that the later of two finds out and looks
 * again.
 *
 * <p>All classes may be used from any number of threads, except open blobs and streams.
 */
@NullMarked
package io.vatpool.snapstore.s3;

import org.jspecify.annotations.NullMarked;
