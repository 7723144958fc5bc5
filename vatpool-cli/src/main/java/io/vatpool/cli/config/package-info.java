/**
 * SwingSet configurations as people write them, with paths of source files, turned into what the
 * gateway takes: bundles, named by the hash of their contents.
 *
 * <p>{@link io.vatpool.cli.config.Bundler} runs Endo's published bundler in Node; nothing of a
 * vat's source is evaluated here.
 */
@NullMarked
package io.vatpool.cli.config;

import org.jspecify.annotations.NullMarked;
