/**
 * The vats' transcripts and snapshot rows: committed ones in the store, the open block's on top.
 *
 * <p>{@link io.vatpool.kernel.state.transcript.Transcripts} is what the kernel uses; spans with
 * their entries and snapshot rows each have a part below it. Everything is undone with the crank
 * that did it. Snapshots arrive late: a vat whose snapshot is on its way has its span rolled over
 * as soon as somebody needs to know where the vat stands.
 */
@NullMarked
package io.vatpool.kernel.state.transcript;

import org.jspecify.annotations.NullMarked;
