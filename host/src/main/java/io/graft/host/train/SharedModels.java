package io.graft.host.train;

import io.graft.core.ClassPathServices;
import io.graft.core.Services;
import io.graft.core.model.BaseModels;
import io.graft.core.model.EncoderLoader;
import io.graft.core.store.FoldedRuns;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.host.plugins.DomainLease;
import org.jspecify.annotations.Nullable;

/**
 * What sessions can have in common: the engine, the frozen base models and the knowledge graphs,
 * each loaded once and freed with its last user. {@link #newTape()} is for one thread; the rest is
 * thread-safe.
 */
public final class SharedModels implements AutoCloseable {
  private final Engine engine;
  private final BaseModels bases;
  private final SharedGraphs graphs = new SharedGraphs();
  private @Nullable TensorTape steps;

  /**
   * @param threads compute threads; 0 for one a processor
   */
  public SharedModels(int threads) {
    Services services = new ClassPathServices();
    this.engine = Engine.open(threads);
    this.bases =
        new BaseModels(new EncoderLoader(engine, services), new FoldedRuns(engine, services));
  }

  Engine engine() {
    return engine;
  }

  SharedGraphs graphs() {
    return graphs;
  }

  /**
   * The base models as a session sees them. A run as a base may be made with a method of the
   * domain's plugin, and is then another model under another version of it.
   *
   * @param services those of the session
   * @param lease the session's, or null
   */
  BaseModels bases(Services services, @Nullable DomainLease lease) {
    String version = lease != null && lease.bringsModelParts() ? lease.id().toString() : "";
    return bases.readingRuns(new FoldedRuns(engine, services), version);
  }

  /** How many base models are loaded. */
  public int baseCount() {
    return bases.size();
  }

  /** What the base models take, in bytes; each counts once. */
  public long baseBytes() {
    return engine.processBytes();
  }

  /** A tape for a model that answers while no other of these does; to be closed before this. */
  public TensorTape newTape() {
    if (steps == null) {
      steps = engine.newTape(0);
    }
    return steps.sharingSteps();
  }

  /** Frees all memory; sessions that share it are to be closed before. */
  @Override
  public void close() {
    if (steps != null) {
      steps.close();
    }
    engine.close();
  }
}
