package io.graft.knowledge.scale;

import io.graft.knowledge.dictionary.Lookup;
import io.graft.knowledge.index.BuildProgress;
import io.graft.knowledge.index.FileSource;
import io.graft.knowledge.index.GraphBuilder;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.reader.SourceFiles;
import io.graft.knowledge.reader.TerminologyReader;
import io.graft.knowledge.reader.TerminologyReaders;
import io.graft.knowledge.text.NormalText;
import io.graft.spi.Settings;
import io.graft.spi.knowledge.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Logger;

/**
 * Times an index of any size: the build from RRF (when a source is given), opening, and lookups.
 *
 * <p>Run with the folder of the index and, to build it, that of the RRF files.
 */
public final class GraphTimings {
  private static final Logger LOG = Logger.getLogger(GraphTimings.class.getName());
  private static final int WARM_UP = 200_000;
  private static final int TIMED = 200_000;

  /** A call that is timed. */
  private interface Call {
    int run(int ordinal) throws IOException;
  }

  private GraphTimings() {}

  /**
   * Times everything.
   *
   * @param args index, perhaps source
   */
  public static void main(String[] args) throws IOException {
    Path index = Path.of(args[0]);
    if (args.length > 1) {
      build(Path.of(args[1]), index);
    }
    long start = System.nanoTime();
    try (IndexedGraph graph = IndexedGraph.open(index)) {
      say("open %.3f s, %,d concepts", (System.nanoTime() - start) / 1e9, graph.store().size());
      SplittableRandom random = new SplittableRandom(3);
      String[] ids = new String[TIMED];
      String[] names = new String[TIMED];
      for (int i = 0; i < TIMED; i++) {
        var concept = graph.concept(random.nextInt(graph.store().size()));
        ids[i] = concept.id();
        names[i] = concept.preferredName();
      }
      time("concept by id", i -> graph.concept(ids[i]).isPresent() ? 1 : 0);
      time("neighbours out", i -> graph.neighbours(ids[i], Direction.OUTGOING).size());
      time("neighbours in", i -> graph.neighbours(ids[i], Direction.INCOMING).size());
      time("is_a out", i -> graph.neighbours(ids[i], "is_a", Direction.OUTGOING).size());
      Lookup lookup = graph.dictionary().lookup();
      NormalText text = new NormalText();
      time(
          "concepts by name",
          i -> {
            text.set(names[i]);
            long value = lookup.named(text);
            return value == Lookup.NONE ? 0 : lookup.read(value);
          });
    }
  }

  private static void build(Path source, Path index) {
    TerminologyReader reader = TerminologyReaders.named("rrf");
    Settings settings = Settings.of(reader.settings(), Map.of(), "");
    long start = System.nanoTime();
    GraphBuilder.Built built =
        GraphBuilder.build(
            java.util.List.of(new FileSource(reader, SourceFiles.at(source), settings)),
            index,
            new BuildProgress() {
              @Override
              public void phase(String name) {
                say("%7.1f s %s", (System.nanoTime() - start) / 1e9, name);
              }

              @Override
              public void done(long count, long total) {}
            });
    double seconds = (System.nanoTime() - start) / 1e9;
    say(
        "built %,d rows in %.1f s: %,.0f rows/s; %,d concepts, %,d names, %,d relations, %,d keys",
        built.rows(),
        seconds,
        built.rows() / seconds,
        built.manifest().concepts(),
        built.manifest().names(),
        built.manifest().relations(),
        built.manifest().dictionaryKeys());
  }

  private static void time(String what, Call call) throws IOException {
    long found = 0;
    for (int i = 0; i < WARM_UP; i++) {
      found += call.run(i % TIMED);
    }
    long[] nanos = new long[TIMED];
    for (int i = 0; i < TIMED; i++) {
      long start = System.nanoTime();
      found += call.run(i);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    say(
        "%-18s p50 %.1f us, p99 %.1f us, p99.9 %.1f us (%,d found)",
        what,
        nanos[TIMED / 2] / 1e3,
        nanos[TIMED / 100 * 99] / 1e3,
        nanos[TIMED / 1000 * 999] / 1e3,
        found);
  }

  private static void say(String format, Object... values) {
    LOG.info(() -> String.format(Locale.ROOT, format, values));
  }
}
