package io.vatpool.conformance.simulation;

/**
 * Checks of the product, each of which may be planted out.
 *
 * @param epoch of a commit, by the database
 * @param position of a vat, by the worker
 * @param idempotencyRow whether answers are written down
 */
record Checks(boolean epoch, boolean position, boolean idempotencyRow) {
  /** As the product has them. */
  static final Checks ALL = new Checks(true, true, true);
}
