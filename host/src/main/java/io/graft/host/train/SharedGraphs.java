package io.graft.host.train;

import io.graft.host.knowledge.GraphEmbeddings;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.index.Manifest;
import io.graft.knowledge.link.LinkedGraph;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The knowledge graphs that are open, each once, however many use it; one is closed when the last
 * has given it back. An index that was built anew is another graph. Thread-safe.
 */
final class SharedGraphs {
  private final Map<Key, Shared> open = new HashMap<>();

  private record Key(Path index, String hash) {}

  private static final class Shared {
    private final LinkedGraph graph;
    private int holders;

    Shared(LinkedGraph graph) {
      this.graph = graph;
    }
  }

  /** A hold on a graph. */
  final class Lease implements AutoCloseable {
    private final Key key;
    private final LinkedGraph graph;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Key key, LinkedGraph graph) {
      this.key = key;
      this.graph = graph;
    }

    /** The graph; not to be used after {@link #close()}. */
    LinkedGraph graph() {
      return graph;
    }

    /** Gives the graph back. Closing twice is harmless. */
    @Override
    public void close() {
      if (!closed.getAndSet(true)) {
        giveBack(key);
      }
    }
  }

  /**
   * The graph of an index.
   *
   * @throws io.graft.spi.GraftException of category DATA when it is missing or damaged
   */
  synchronized Lease open(Path index) {
    Key key = new Key(index.toAbsolutePath().normalize(), Manifest.read(index).hash());
    Shared shared = open.get(key);
    if (shared == null) {
      shared = new Shared(GraphEmbeddings.linked(IndexedGraph.open(index)));
      open.put(key, shared);
    }
    shared.holders++;
    return new Lease(key, shared.graph);
  }

  private synchronized void giveBack(Key key) {
    Shared shared = open.get(key);
    if (--shared.holders == 0) {
      open.remove(key);
      shared.graph.close();
    }
  }
}
