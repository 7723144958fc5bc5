/**
 * JSON as JavaScript's {@code JSON.stringify} writes it.
 *
 * <p>Transcripts, kernel state and hashes are compared with the reference byte for byte, and no
 * library writes JSON exactly as ECMAScript does (escapes of control characters and lone
 * surrogates, number formats, integer-like property names first). Reading is Jackson's.
 */
@NullMarked
package io.vatpool.protocol.json;

import org.jspecify.annotations.NullMarked;
