/**
 * The {@code vatpool} command.
 *
 * <pre>
 *   Main ── command  one class per command: options in, calls, result out
 *             ├── cluster  the services of one machine as detached processes
 *             ├── gateway  the REST API as seen by a client
 *             ├── config   SwingSet configurations: sources become bundles
 *             ├── snapshots  what a snapshot store keeps that nobody needs
 *             ├── demo     the bank, step by step, with its expectations
 *             └── output   tables, JSON, progress
 * </pre>
 *
 * <p>Nothing here is part of a running cluster: services are started detached and outlive the
 * command, and all that the command line knows about them is in {@code cluster.json} of the data
 * folder. Every command runs in the main thread.
 */
@NullMarked
package io.vatpool.cli;

import org.jspecify.annotations.NullMarked;
