/**
 * One xsnap process: how it is started, spoken to, timed, and how its end is told.
 *
 * <pre>
 *   Engines.start --EngineLauncher--> vat-launch --exec--> xsnap-worker
 *      |                                                     fd 3+4  commands, replies, upcalls
 *      v                                                     fd 7    snapshot out
 *   XsnapProcess ------------ Unix sockets ----------------- fd 8    snapshot in
 *      evaluate, command, writeSnapshot, quit, kill
 * </pre>
 *
 * <p>An {@link io.vatpool.xsnap.engine.XsnapProcess} is used by one thread at a time, platform or
 * virtual: the protocol is half duplex, and a command blocks its caller until the engine has
 * answered. Only {@code kill} and {@code close} may come from elsewhere. A command ends in one of
 * two ways: with a reply, and the engine goes on; or with an {@link
 * io.vatpool.xsnap.engine.EngineLostException}, and the process is gone, its descriptors are closed
 * and its end is classified.
 *
 * <p>{@link io.vatpool.xsnap.engine.EngineLauncher} is the seam for other ways to come by an
 * engine: whoever starts it, it connects to the same socket, announces its channels in the same way
 * and is an ordinary engine from then on. See {@code xsnap/DESIGN.md}.
 */
@NullMarked
package io.vatpool.xsnap.engine;

import org.jspecify.annotations.NullMarked;
