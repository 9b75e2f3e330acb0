package io.graft.knowledge.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.knowledge.SharedFixtures;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Published terminologies, counted exactly: the figures were also obtained without Graft; the
 * commands are in docs/evidence/knowledge-graph.md.
 */
class SharedTerminologiesTest {
  @TempDir private Path folder;

  private Manifest build(String format, String path, Map<String, ?> settings) {
    Path source = SharedFixtures.path("data/kg/" + path);
    return TemporaryGraph.build(format, source, settings, folder.resolve("index")).manifest();
  }

  private static void counts(
      Manifest manifest, long concepts, long names, long relations, long definitions) {
    assertEquals(concepts, manifest.concepts(), "concepts");
    assertEquals(names, manifest.names(), "names");
    assertEquals(relations, manifest.relations(), "relations");
    assertEquals(definitions, manifest.definitions(), "definitions");
  }

  @Test
  void rrf() {
    Manifest manifest = build("rrf", "umls-rrf-standin", Map.of());
    counts(manifest, 12_216, 28_578, 12_265, 9_922);
    assertEquals(27_080, manifest.crossReferences());
    Manifest.Table relations =
        manifest.tables().stream()
            .filter(table -> table.name().equals("MRREL.RRF"))
            .findFirst()
            .orElseThrow();
    assertEquals(24_576, relations.read());
    assertEquals(24_542, relations.kept());
  }

  @Test
  void rrfOfOneSemanticType() {
    Manifest manifest =
        build("rrf", "umls-rrf-standin", Map.of("types", java.util.List.of("T191")));
    assertEquals(2_829, manifest.concepts());
  }

  @Test
  void diseaseOntology() {
    counts(build("obo", "doid/doid-2026-rebuilt.obo.gz", Map.of()), 12_246, 28_585, 12_288, 9_946);
  }

  @Test
  void fibo() {
    counts(build("owl", "fibo/fibo-2026-07-17.zip", Map.of()), 7_093, 8_005, 11_426, 5_059);
  }

  @Test
  void lkifCore() {
    counts(build("owl", "lkif-core", Map.of()), 209, 210, 338, 199);
  }

  @Test
  void phenotypesInTwoLanguages() {
    counts(build("babelon", "hpo/hp-zh.babelon.tsv.gz", Map.of()), 18_988, 37_976, 0, 0);
  }

  @Test
  void chineseLexicon() {
    Map<String, ?> columns = Map.of("id", "term", "name", "term", "language", "zh");
    counts(build("tsv", "thuocl", columns), 32_381, 32_381, 0, 0);
  }
}
