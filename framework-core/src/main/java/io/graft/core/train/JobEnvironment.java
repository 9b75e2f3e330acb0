package io.graft.core.train;

import io.graft.spi.JobContext;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.tensor.RandomStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The context of a job, from which the contexts of its services are made. Immutable and
 * thread-safe.
 *
 * @param jobId names the job
 * @param seed the seed of the job
 * @param settings the settings of the service that is opened
 * @param streams makes the random numbers of a stream
 * @param graph the domain's knowledge graph, or null
 * @param stop whether the job was cancelled
 */
public record JobEnvironment(
    String jobId,
    long seed,
    Settings settings,
    Function<String, RandomStream> streams,
    @Nullable KnowledgeGraph graph,
    BooleanSupplier stop)
    implements JobContext {

  /** Without settings, knowledge or a way to cancel. */
  public static JobEnvironment of(String jobId, long seed, Function<String, RandomStream> streams) {
    return new JobEnvironment(
        jobId, seed, Settings.of(List.of(), Map.of(), ""), streams, null, () -> false);
  }

  public JobEnvironment withSettings(Settings newSettings) {
    return new JobEnvironment(jobId, seed, newSettings, streams, graph, stop);
  }

  public JobEnvironment withGraph(@Nullable KnowledgeGraph newGraph) {
    return new JobEnvironment(jobId, seed, settings, streams, newGraph, stop);
  }

  @Override
  public RandomStream random(String stream) {
    return streams.apply(stream);
  }

  @Override
  public Optional<KnowledgeGraph> knowledge() {
    return Optional.ofNullable(graph);
  }

  @Override
  public boolean cancelled() {
    return stop.getAsBoolean();
  }
}
