/**
 * The command {@code conformance/run} and what it shares with the tests: {@link
 * io.vatpool.conformance.Conformance} runs scenarios on both sides and compares them.
 *
 * <p>The other packages, from the bottom: {@code result} (what a run leaves behind, and comparing
 * two), {@code scenario} (scenarios and folders), {@code reference} (the published kernel), {@code
 * subject} (ours, whoever runs it), {@code inprocess} (ours in this process), {@code random}
 * (programs drawn from a seed). Nothing here is shipped.
 */
@NullMarked
package io.vatpool.conformance;

import org.jspecify.annotations.NullMarked;
