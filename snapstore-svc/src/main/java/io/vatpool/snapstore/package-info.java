/**
 * The snapshot store: a service that keeps heap snapshots of vats, compressed, each named by the
 * SHA-256 of its uncompressed bytes.
 *
 * <pre>
 *   worker ──PUT, POST──▶ rest ──▶ store.ImageIntake ──hash, compress──▶ store.BlobStore ──▶ folder
 *   worker ◀────GET────── rest ◀── store.ImageReader ◀─decompress, hash── store.BlobStore ◀──
 * </pre>
 *
 * <p>Both ways stream through buffers of fixed size; an image of any size costs about a megabyte of
 * memory. Each request runs on a virtual thread of its own. This package holds the configuration
 * and what the service does at its start.
 */
@NullMarked
package io.vatpool.snapstore;

import org.jspecify.annotations.NullMarked;
