package io.vatpool.conformance.services;

import io.vatpool.conformance.scenario.Workspace;
import java.util.HashSet;
import java.util.Set;

/** Hands bundles to the cluster, each once. */
final class BundleUploads {
  private final RestClient rest;
  private final Workspace workspace;
  private final Set<String> there = new HashSet<>();

  BundleUploads(RestClient rest, Workspace workspace) {
    this.rest = rest;
    this.workspace = workspace;
  }

  /** Has the cluster know a bundle of the workspace. */
  synchronized void require(String bundleId) {
    if (!there.contains(bundleId)) {
      rest.changeWithText("POST", "/v1/bundles", workspace.bundle(bundleId));
      there.add(bundleId);
    }
  }
}
