package io.graft.host.train;

import io.graft.core.ClassPathServices;
import io.graft.core.job.DomainIdentity;
import io.graft.core.job.JobResources;
import io.graft.core.model.BaseModels;
import io.graft.core.model.EncoderLoader;
import io.graft.core.store.FoldedRuns;
import io.graft.core.tensor.Engine;
import io.graft.host.knowledge.DomainKnowledge;
import io.graft.host.knowledge.GraphEmbeddings;
import io.graft.host.plugins.DomainLease;
import io.graft.host.plugins.DomainServices;
import io.graft.host.plugins.PluginId;
import io.graft.host.plugins.PluginPolicy;
import io.graft.host.plugins.PluginRuntime;
import io.graft.knowledge.index.BuildProgress;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.link.LinkedGraph;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one job holds while it runs: an engine, base models and, when it names a domain, the lease
 * on its plugin. Closing gives all of it back.
 */
public final class JobSession implements AutoCloseable {
  private final Engine engine;
  private final MovingServices services;
  private @Nullable DomainLease lease;
  private final @Nullable LinkedGraph graph;
  private final JobResources resources;

  private JobSession(
      int threads,
      @Nullable DomainLease lease,
      @Nullable LinkedGraph graph,
      BooleanSupplier cancelled) {
    this.lease = lease;
    this.graph = graph;
    this.engine = Engine.open(threads);
    this.services =
        new MovingServices(lease == null ? new ClassPathServices() : new DomainServices(lease));
    BaseModels bases =
        new BaseModels(
            new EncoderLoader(engine, new ClassPathServices()), new FoldedRuns(engine, services));
    this.resources =
        new JobResources(
            engine, bases, services, lease == null ? null : identity(lease), graph, cancelled);
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
   * Opens a session.
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
    DomainLease lease = null;
    LinkedGraph graph = null;
    try {
      if (domain != null) {
        lease = plugins.get().lease(domain);
      }
      graph = graph(lease, index, plugins);
      return new JobSession(threads, lease, graph, cancelled);
    } catch (RuntimeException | Error e) {
      if (graph != null) {
        graph.close();
      }
      if (lease != null) {
        lease.close();
      }
      throw e;
    }
  }

  private static @Nullable LinkedGraph graph(
      @Nullable DomainLease lease, @Nullable Path index, Supplier<PluginRuntime> plugins) {
    if (index != null) {
      return GraphEmbeddings.linked(IndexedGraph.open(index));
    }
    return lease == null ? null : graph(lease, plugins.get().policy());
  }

  private static @Nullable LinkedGraph graph(DomainLease lease, PluginPolicy policy) {
    return DomainKnowledge.open(lease, policy, BuildProgress.SILENT)
        .map(GraphEmbeddings::linked)
        .orElse(null);
  }

  /**
   * Opens a session under a lease that was taken, with the domain's graph.
   *
   * @param lease closed with the session
   * @param policy what the operator adds to the domain
   */
  public static JobSession of(
      DomainLease lease, PluginPolicy policy, int threads, BooleanSupplier cancelled) {
    LinkedGraph graph = graph(lease, policy);
    try {
      return new JobSession(threads, lease, graph, cancelled);
    } catch (RuntimeException | Error e) {
      if (graph != null) {
        graph.close();
      }
      throw e;
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
    engine.close();
    if (graph != null) {
      graph.close();
    }
    if (lease != null) {
      lease.close();
    }
  }
}
