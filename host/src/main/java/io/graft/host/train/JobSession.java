package io.graft.host.train;

import io.graft.core.ClassPathServices;
import io.graft.core.job.DomainIdentity;
import io.graft.core.job.JobResources;
import io.graft.host.knowledge.DomainKnowledge;
import io.graft.host.plugins.DomainLease;
import io.graft.host.plugins.DomainServices;
import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginPolicy;
import io.graft.host.plugins.PluginRuntime;
import io.graft.knowledge.index.BuildProgress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one job holds while it runs: an engine, base models and, when it names a domain, the lease
 * on its plugin. Closing gives all of it back.
 */
public final class JobSession implements AutoCloseable {
  private final @Nullable SharedModels own;
  private final MovingServices services;
  private @Nullable DomainLease lease;
  private final SharedGraphs.@Nullable Lease graph;
  private final JobResources resources;

  private JobSession(
      SharedModels models,
      @Nullable SharedModels own,
      @Nullable DomainLease lease,
      SharedGraphs.@Nullable Lease graph,
      BooleanSupplier cancelled) {
    this.own = own;
    this.lease = lease;
    this.graph = graph;
    this.services =
        new MovingServices(lease == null ? new ClassPathServices() : new DomainServices(lease));
    this.resources =
        new JobResources(
            models.engine(),
            models.bases(services, lease),
            services,
            lease == null ? null : identity(lease),
            graph == null ? null : graph.graph(),
            cancelled);
  }

  /** Opens a session whose graph, if any, is the domain's. */
  public static JobSession open(
      @Nullable String domain,
      Supplier<PluginRuntime> plugins,
      int threads,
      BooleanSupplier cancelled) {
    return open(domain, null, plugins, threads, cancelled);
  }

  /**
   * Opens a session with an engine of its own.
   *
   * @param domain the domain to lease, or null for none; only then {@code plugins} is asked
   * @param index the folder of the index of the job's graph, or null for the domain's graph
   * @param plugins the host's plugins
   * @param threads compute threads; 0 for one a processor
   * @throws io.graft.spi.GraftException when the domain cannot be leased or the index not opened
   */
  public static JobSession open(
      @Nullable String domain,
      @Nullable Path index,
      Supplier<PluginRuntime> plugins,
      int threads,
      BooleanSupplier cancelled) {
    return session(
        domain == null ? null : plugins.get().lease(domain),
        lease -> index(lease, index, plugins),
        null,
        threads,
        cancelled);
  }

  /**
   * Opens a session that shares engine, base models and graphs with others.
   *
   * @param models outlives the session
   * @see #open(String, Path, Supplier, int, BooleanSupplier)
   */
  public static JobSession sharing(
      SharedModels models,
      @Nullable String domain,
      @Nullable Path index,
      Supplier<PluginRuntime> plugins) {
    return session(
        domain == null ? null : plugins.get().lease(domain),
        lease -> index(lease, index, plugins),
        models,
        0,
        () -> false);
  }

  /**
   * Opens a session under a lease that was taken, with the domain's graph.
   *
   * @param lease closed with the session
   * @param policy what the operator adds to the domain
   */
  public static JobSession of(
      DomainLease lease, PluginPolicy policy, int threads, BooleanSupplier cancelled) {
    return session(lease, held -> index(lease, policy), null, threads, cancelled);
  }

  private static @Nullable Path index(
      @Nullable DomainLease lease, @Nullable Path index, Supplier<PluginRuntime> plugins) {
    return index != null || lease == null ? index : index(lease, plugins.get().policy());
  }

  private static @Nullable Path index(DomainLease lease, PluginPolicy policy) {
    return DomainKnowledge.index(lease, policy, BuildProgress.SILENT).orElse(null);
  }

  /**
   * @param lease closed when the session cannot be opened
   * @param index finds the index of the graph, or null
   * @param shared null for models of the session's own
   */
  private static JobSession session(
      @Nullable DomainLease lease,
      Function<@Nullable DomainLease, @Nullable Path> index,
      @Nullable SharedModels shared,
      int threads,
      BooleanSupplier cancelled) {
    SharedModels own = null;
    SharedGraphs.Lease graph = null;
    try {
      own = shared == null ? new SharedModels(threads) : null;
      SharedModels models = shared == null ? own : shared;
      Path folder = index.apply(lease);
      graph = folder == null ? null : models.graphs().open(folder);
      return new JobSession(models, own, lease, graph, cancelled);
    } catch (RuntimeException | Error e) {
      close(own, graph, lease);
      throw e;
    }
  }

  private static void close(
      @Nullable SharedModels own, SharedGraphs.@Nullable Lease graph, @Nullable DomainLease lease) {
    if (own != null) {
      own.close();
    }
    if (graph != null) {
      graph.close();
    }
    if (lease != null) {
      lease.close();
    }
  }

  /** The version of the plugin that is leased now; null without a domain. */
  public @Nullable PluginId plugin() {
    return lease == null ? null : lease.id();
  }

  /**
   * Whether another version of the domain is current by now. A job goes on with the version that it
   * began with; a server moves on, or draining would never end.
   */
  public boolean outdated() {
    return lease != null && !lease.current();
  }

  /** Whether the plugin has parts in models, so that a loaded one is bound to its version. */
  public boolean bringsModelParts() {
    return lease != null && lease.bringsModelParts();
  }

  /**
   * Moves domain tokenizers on to the version that is current now, and lets go of the old one. The
   * knowledge graph stays what it was: a model goes on with what it was opened with. Nothing of
   * this session may be in use meanwhile.
   *
   * @throws io.graft.spi.GraftException when there is no version, or it cannot go on with the state
   *     of the old one, which stays then
   */
  public void moveOn(Supplier<PluginRuntime> plugins) {
    DomainLease old = Objects.requireNonNull(lease, "a domain");
    DomainLease next = plugins.get().lease(old.domain());
    try {
      services.moveTo(new DomainServices(next), old.id().version());
    } catch (RuntimeException | Error e) {
      next.close();
      throw e;
    }
    lease = next;
    old.close();
  }

  private static DomainIdentity identity(DomainLease lease) {
    return new DomainIdentity(
        lease.domain(),
        lease.id().bundle(),
        lease.id().version(),
        lease.jarSha256(),
        lease.plugin().tokenizer());
  }

  public JobResources resources() {
    return resources;
  }

  @Override
  public void close() {
    close(own, graph, lease);
  }
}
