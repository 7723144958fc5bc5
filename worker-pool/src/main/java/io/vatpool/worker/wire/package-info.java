/**
 * The worker's end of the WebSocket: frames in, conversations, frames out.
 *
 * <p>Frames of one connection arrive one after the other, on the connection's event loop, where
 * nothing may block. A whole message is handed to {@link io.vatpool.worker.vat.VatRequests}, which
 * queues it; answers are sent from the threads of the vats.
 */
@NullMarked
package io.vatpool.worker.wire;

import org.jspecify.annotations.NullMarked;
