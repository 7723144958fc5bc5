/**
 * What clients are told when something is wrong: RFC 9457 problems, each with a type of its own.
 */
@NullMarked
package io.vatpool.gateway.rest.problem;

import org.jspecify.annotations.NullMarked;
