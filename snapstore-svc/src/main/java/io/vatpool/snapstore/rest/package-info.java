/**
 * The store over HTTP. Bodies are the images themselves, or zstd streams of them where a {@code
 * Content-Encoding} says so; errors are problem+json (RFC 9457). Resources run on virtual threads
 * and block.
 */
@NullMarked
package io.vatpool.snapstore.rest;

import org.jspecify.annotations.NullMarked;
