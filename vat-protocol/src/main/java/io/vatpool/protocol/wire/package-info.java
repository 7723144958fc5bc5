/**
 * What gateways and workers say to each other over one persistent binary WebSocket per pair.
 *
 * <p>The worker serves {@code /v1/worker}, the gateway connects. Either side may have any number of
 * conversations open; frames of one conversation carry its correlation id, which the gateway picks
 * and does not use again on that connection.
 *
 * <pre>
 *   gateway                                    worker
 *     Hello(kernel, epoch)            ──▶
 *                                     ◀──      Welcome
 *     Deliver(at p, delivery)         ──▶
 *                                     ◀──      PageInNeeded      the conversation is over:
 *     Deliver(at p, delivery, PageIn) ──▶                        ask again with the page-in
 *                                     ◀──      DeviceCall        any number of times
 *     DeviceCallAnswer                ──▶
 *                                     ◀──      Delivered | Failed
 * </pre>
 *
 * <p>What a worker of an older release would misread may be sent only to one that has said that it
 * reads it, in a header of its answer to the handshake ({@link
 * io.vatpool.protocol.wire.WireLimits#READS_TRACES}); else it is left out.
 *
 * <p>A message is cut into frames of at most {@link io.vatpool.protocol.wire.WireLimits#FRAME_BYTES
 * FRAME_BYTES}; the frames of one message are sent in order, frames of other conversations may come
 * between them, the next message of the same conversation may not. Everything is written by hand,
 * without reflection: a native image needs no configuration for it. {@link
 * io.vatpool.protocol.wire.FrameAssembler} belongs to the one thread that reads a connection; the
 * rest is immutable or stateless.
 */
@NullMarked
package io.vatpool.protocol.wire;

import org.jspecify.annotations.NullMarked;
