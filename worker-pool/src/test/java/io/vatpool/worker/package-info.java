/** Tests of the worker; those named {@code …IT} run real engines, a real database and services. */
@org.jspecify.annotations.NullMarked
package io.vatpool.worker;
