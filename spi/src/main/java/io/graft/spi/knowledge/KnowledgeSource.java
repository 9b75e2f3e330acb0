package io.graft.spi.knowledge;

import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads one kind of terminology into concepts and relations. A stateless, thread-safe factory. */
@ConsumerType
public interface KnowledgeSource {

  /** The name in configurations, unique in its plugin. */
  String name();

  /** The domain it belongs to. */
  String domain();

  /** The settings it understands, such as a path. Never null. */
  default List<Setting> settings() {
    return List.of();
  }

  /**
   * Streams everything to {@code sink}, in any order, in constant memory.
   *
   * @throws io.graft.spi.GraftException of category DATA that names file and line
   */
  void read(JobContext context, KnowledgeSink sink);
}
