/**
 * Deletes images that no kernel may still need from a snapshot store.
 *
 * <pre>
 *   Collector ── asks ──> the store        what is stored, and since when
 *      │    ── asks ──> each Naming        which of it do the kernels of this database name, and how
 *      └────── tells ──> the store         delete this one, unless it was stored again since
 * </pre>
 *
 * <p>It needs no lock and stops nobody: {@code docs/decisions/0092-…} says why. One thread.
 */
@NullMarked
package io.vatpool.cli.snapshots;

import org.jspecify.annotations.NullMarked;
