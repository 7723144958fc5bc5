/** Tests of the snapshot store, in the test's own JVM and as the packaged service. */
package io.vatpool.snapstore;
