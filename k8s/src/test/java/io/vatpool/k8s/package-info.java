/**
 * What can be proved of the manifests without a cluster: their schemas, what every workload must
 * have, and that a real Prometheus answers their queries on what real services show.
 */
package io.vatpool.k8s;
