/** Tests of vats on a worker. */
@org.jspecify.annotations.NullMarked
package io.vatpool.worker.vat;
