@org.jspecify.annotations.NullUnmarked
package io.vatpool.worker.policy;
