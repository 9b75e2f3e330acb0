package io.graft.spi;

import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.tensor.RandomStream;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a service sees of the job that opens a session of it. Thread-safe, valid for the job. */
@ProviderType
public interface JobContext {

  /** Names the job in logs and run directories. */
  String jobId();

  /** The seed of the job; every random choice comes from it. */
  long seed();

  /** The checked settings of the service that is opened. */
  Settings settings();

  /** Random numbers of this job, keyed by {@code stream}. */
  RandomStream random(String stream);

  /** The domain's knowledge graph, or empty when the job has none. */
  Optional<KnowledgeGraph> knowledge();

  /** Whether the job was cancelled; long work asks now and then and stops by itself. */
  boolean cancelled();
}
