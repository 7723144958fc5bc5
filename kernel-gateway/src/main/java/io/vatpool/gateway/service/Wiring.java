package io.vatpool.gateway.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.bridge.BridgeCallers;
import io.vatpool.gateway.catalog.EngineBundles;
import io.vatpool.gateway.catalog.KernelCreation;
import io.vatpool.gateway.catalog.KernelOpener;
import io.vatpool.gateway.catalog.KernelReports;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.kernel.HostLimits;
import io.vatpool.gateway.kernel.HostMetrics;
import io.vatpool.gateway.kernel.VatLifeMetrics;
import io.vatpool.gateway.lease.GatewayIdentity;
import io.vatpool.gateway.lease.LeaseKeeper;
import io.vatpool.gateway.lease.LeaseMetrics;
import io.vatpool.gateway.pool.PoolMetrics;
import io.vatpool.gateway.pool.PoolSettings;
import io.vatpool.gateway.pool.WorkerPool;
import io.vatpool.gateway.slog.Slogs;
import io.vatpool.store.IncarnationEngines;
import io.vatpool.store.Leases;
import io.vatpool.store.VatLives;
import io.vatpool.tracing.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** Puts together the parts that know nothing of this framework. */
@ApplicationScoped
public class Wiring {

  @Produces
  @Singleton
  HostMetrics hostMetrics(MeterRegistry registry) {
    return new HostMetrics(registry);
  }

  @Produces
  @Singleton
  EngineBundles engineBundles() {
    return new EngineBundles();
  }

  @Produces
  @Singleton
  VatLives vatLives(DataSource dataSource) {
    return new VatLives(dataSource);
  }

  @Produces
  @Singleton
  IncarnationEngines incarnationEngines(DataSource dataSource) {
    return new IncarnationEngines(dataSource);
  }

  @Produces
  @Singleton
  VatLifeMetrics vatLifeMetrics(VatLives table, MeterRegistry registry) {
    return new VatLifeMetrics(table, registry);
  }

  @Produces
  @Singleton
  Slogs slogs(GatewayConfig config) {
    return new Slogs(config.slog());
  }

  @Produces
  @Singleton
  KernelReports reports(DataSource dataSource, ObjectMapper mapper) {
    return new KernelReports(dataSource, mapper);
  }

  @Produces
  @Singleton
  BridgeCallers bridgeCallers(DataSource dataSource, GatewayConfig config, MeterRegistry registry) {
    return new BridgeCallers(dataSource, config.webhook(), registry);
  }

  @Produces
  @Singleton
  KernelOpener opener(
      DataSource dataSource,
      WorkerPool pool,
      PoolSettings poolSettings,
      PoolMetrics poolMetrics,
      HostMetrics hostMetrics,
      Slogs slogs,
      KernelReports reports,
      BridgeCallers callers,
      EngineBundles bundles,
      GatewayConfig config,
      Tracing tracing) {
    return new KernelOpener(
        dataSource,
        pool,
        poolSettings,
        poolMetrics,
        hostMetrics,
        slogs,
        reports,
        callers,
        bundles,
        bundles.engine(),
        limits(config.limits()),
        tracing);
  }

  private static HostLimits limits(GatewayConfig.Limits limits) {
    return new HostLimits(
        limits.commandsMax(),
        limits.clientCommandsMax(),
        limits.queuedMessagesMax(),
        limits.clientMessagesMax());
  }

  @Produces
  @Singleton
  LeaseKeeper leaseKeeper(
      DataSource dataSource,
      KernelOpener opener,
      GatewayIdentity identity,
      GatewayConfig config,
      MeterRegistry registry) {
    return new LeaseKeeper(
        new Leases(dataSource),
        opener,
        identity.id(),
        identity::url,
        config.leases().duration(),
        config.leases().kernelsMax(),
        new LeaseMetrics(registry));
  }

  @Produces
  @Singleton
  Kernels kernels(DataSource dataSource, LeaseKeeper keeper, GatewayIdentity identity) {
    return new Kernels(dataSource, keeper, identity.id());
  }

  @Produces
  @Singleton
  KernelCreation creation(Kernels kernels, DataSource dataSource, KernelOpener opener) {
    return new KernelCreation(kernels, dataSource, opener::check);
  }
}
