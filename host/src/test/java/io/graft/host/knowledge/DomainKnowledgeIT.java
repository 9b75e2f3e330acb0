package io.graft.host.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.host.plugins.DomainLease;
import io.graft.host.plugins.KnowledgeFile;
import io.graft.host.plugins.PluginLimits;
import io.graft.host.plugins.PluginPolicy;
import io.graft.host.plugins.PluginRuntime;
import io.graft.knowledge.index.BuildProgress;
import io.graft.knowledge.index.IndexedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A domain's graph has what the operator adds, is built once, and outlives the lease. */
class DomainKnowledgeIT {
  private static final Path BUNDLES = Path.of(System.getProperty("graft.bundles"));
  private static final Path PLUGINS = Path.of(System.getProperty("graft.plugins"));

  /** Counts how often an index is really built. */
  private static final class Phases implements BuildProgress {
    private final List<String> names = new ArrayList<>();

    @Override
    public void phase(String name) {
      names.add(name);
    }

    @Override
    public void done(long count, long total) {}
  }

  @Test
  void theOperatorsTerminologyIsInTheGraphOfItsDomain(@TempDir Path folder) throws IOException {
    Path terms = Files.writeString(folder.resolve("terms.tsv"), "id\tname\nX:1\tgrafted term\n");
    PluginPolicy.Domain medical =
        new PluginPolicy.Domain(true, Map.of(), List.of(new KnowledgeFile("tsv", terms, Map.of())));
    PluginPolicy policy =
        new PluginPolicy(PluginLimits.DEFAULT, Map.of("medical", medical))
            .withStorage(folder.resolve("storage"));
    try (PluginRuntime runtime = PluginRuntime.start(BUNDLES, policy)) {
      runtime.installAll(PLUGINS);
      IndexedGraph graph = open(runtime, new Phases(), true);
      try (graph) {
        assertEquals("grafted term", graph.concept("X:1").orElseThrow().preferredName());
        assertEquals("X:1", graph.search("graftd term", 1).get(0).id());
      }
      open(runtime, new Phases(), false).close();
    }
  }

  private static IndexedGraph open(PluginRuntime runtime, Phases phases, boolean builds) {
    try (DomainLease lease = runtime.lease("medical")) {
      IndexedGraph graph = DomainKnowledge.open(lease, runtime.policy(), phases).orElseThrow();
      assertEquals(builds, phases.names.contains("indexing"));
      assertTrue(phases.names.contains("hashing"));
      return graph;
    }
  }
}
