package io.graft.host.knowledge;

import io.graft.host.plugins.DomainLease;
import io.graft.host.plugins.KnowledgeFile;
import io.graft.host.plugins.PluginPolicy;
import io.graft.knowledge.index.BuildProgress;
import io.graft.knowledge.index.FileSource;
import io.graft.knowledge.index.GraphBuilder;
import io.graft.knowledge.index.GraphSource;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.reader.SourceFiles;
import io.graft.knowledge.reader.TerminologyReader;
import io.graft.knowledge.reader.TerminologyReaders;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.KnowledgeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The knowledge graph of a domain: what its plugin brings and what the operator adds, in one index
 * for each version of the plugin, built when it is first asked for and again only when a source has
 * changed.
 */
public final class DomainKnowledge {
  private DomainKnowledge() {}

  /**
   * Opens a domain's graph; the caller closes it. It stays good when the lease has ended.
   *
   * @return empty when neither the plugin nor the operator has knowledge for the domain
   * @throws io.graft.spi.GraftException when a source cannot be read
   */
  public static Optional<IndexedGraph> open(
      DomainLease lease, PluginPolicy policy, BuildProgress progress) {
    return index(lease, policy, progress).map(IndexedGraph::open);
  }

  /**
   * The folder of a domain's index, which is complete when this returns.
   *
   * @return empty when neither the plugin nor the operator has knowledge for the domain
   * @throws io.graft.spi.GraftException when a source cannot be read
   */
  public static Optional<Path> index(
      DomainLease lease, PluginPolicy policy, BuildProgress progress) {
    List<GraphSource> sources = sources(lease, policy.knowledge(lease.domain()));
    Path storage = policy.storage();
    if (sources.isEmpty() || storage == null) {
      return Optional.empty();
    }
    Path index = storage.resolve("knowledge").resolve(lease.domain() + "-" + lease.id().version());
    GraphBuilder.build(sources, index, progress);
    return Optional.of(index);
  }

  private static List<GraphSource> sources(DomainLease lease, List<KnowledgeFile> files) {
    List<GraphSource> sources = new ArrayList<>();
    for (KnowledgeSource source : lease.services(KnowledgeSource.class)) {
      if (source.domain().equals(lease.domain())) {
        sources.add(PluginSource.of(lease, source));
      }
    }
    for (KnowledgeFile file : files) {
      TerminologyReader reader = TerminologyReaders.named(file.format());
      String where = "domains." + lease.domain() + ".knowledge";
      Settings settings = Settings.of(reader.settings(), file.settings(), where);
      sources.add(new FileSource(reader, SourceFiles.at(file.path()), settings));
    }
    return sources;
  }
}
