/** Tests of what a worker says to the Kubernetes API, against a server that stands for it. */
@org.jspecify.annotations.NullUnmarked
package io.vatpool.worker.kubernetes;
