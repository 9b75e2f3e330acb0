package io.graft.core.job;

import io.graft.core.Services;
import io.graft.core.model.BaseModels;
import io.graft.core.tensor.Engine;
import io.graft.spi.knowledge.KnowledgeGraph;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a host gives to a job.
 *
 * @param engine tensors and kernels of the process
 * @param bases the base models that are loaded
 * @param services built-in services and those of the leased domain
 * @param domain the leased domain, or null when the recipe names none
 * @param graph the domain's knowledge graph, or null; closed by the host after the job
 * @param cancelled whether the job is to stop
 */
public record JobResources(
    Engine engine,
    BaseModels bases,
    Services services,
    @Nullable DomainIdentity domain,
    @Nullable KnowledgeGraph graph,
    BooleanSupplier cancelled) {

  /** Without a knowledge graph. */
  public JobResources(
      Engine engine,
      BaseModels bases,
      Services services,
      @Nullable DomainIdentity domain,
      BooleanSupplier cancelled) {
    this(engine, bases, services, domain, null, cancelled);
  }
}
