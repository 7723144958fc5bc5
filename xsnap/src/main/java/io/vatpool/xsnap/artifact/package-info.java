/**
 * The built engine as it lies in the jar: the native worker and its launcher, the lockdown and
 * supervisor bundles, and the bundles of the kernel's own vats and devices, all described by one
 * manifest with sizes and hashes.
 *
 * <pre>
 *   npm/package-lock.json --build-engine--> META-INF/vatpool/engine/ --EngineArtifact.extractTo--> a private folder
 * </pre>
 *
 * <p>Workers extract the two executables and boot vats from the bundles; gateways install the
 * kernel bundles. Everything here is immutable after construction and may be used from any thread;
 * every byte is checked against the manifest when it is read.
 */
@NullMarked
package io.vatpool.xsnap.artifact;

import org.jspecify.annotations.NullMarked;
