package io.vatpool.cli.demo;

import io.vatpool.cli.cluster.ClusterUp;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.output.Console;

/**
 * What every step works with.
 *
 * @param folder the demo's own cluster
 * @param console for progress
 * @param report for what is shown
 * @param size how much to do
 * @param up brings back whatever of the cluster is not running
 * @param bank the kernel under demonstration
 */
record World(
    DataFolder folder, Console console, Report report, DemoSize size, ClusterUp up, Bank bank) {}
