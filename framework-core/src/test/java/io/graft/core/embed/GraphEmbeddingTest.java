package io.graft.core.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.GraftException;
import io.graft.spi.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vectors of ten towns: what they learn, rank, and leave on the disk. */
class GraphEmbeddingTest {
  @TempDir Path temp;

  /** 10 towns with 6 people and 3 inns each; everybody visits every inn of the town. */
  private static Triples towns() {
    List<String> concepts = new ArrayList<>();
    List<Triples.Edge> edges = new ArrayList<>();
    for (int town = 0; town < 10; town++) {
      int first = concepts.size();
      for (int person = 0; person < 6; person++) {
        concepts.add("person " + town + "." + person);
      }
      for (int inn = 6; inn < 9; inn++) {
        concepts.add("inn " + town + "." + inn);
        for (int person = 0; person < 6; person++) {
          edges.add(new Triples.Edge(first + person, 0, first + inn));
          edges.add(new Triples.Edge(first + inn, 1, first + person));
        }
      }
    }
    return new Triples(concepts, List.of("visits", "shelters"), edges);
  }

  private static EmbeddingPlan plan(EmbeddingModel model) {
    return new EmbeddingPlan(model, 16, 60, 32, 8, 0.03, 0.5, 0.1, 3);
  }

  private static ConceptEmbeddings learn(EmbeddingModel model, Triples triples, int seed) {
    try (Engine engine = Engine.open(1)) {
      return new EmbeddingTraining(plan(model), triples)
          .run(engine, triples.split(0.1, seed).train(), (epoch, loss) -> {}, () -> false);
    }
  }

  @ParameterizedTest
  @EnumSource(EmbeddingModel.class)
  void heldOutEdgesRankFarAboveChanceAndFrequency(EmbeddingModel model) {
    Triples triples = towns();
    Triples.Split split = triples.split(0.1, 3);
    assertEquals(36, split.heldOut().size());
    LinkRanking learnt = LinkRanking.of(triples, split.heldOut(), learn(model, triples, 3)::score);
    LinkRanking frequent =
        LinkRanking.of(triples, split.heldOut(), LinkRanking.byFrequency(split.train()));
    assertEquals(72, learnt.questions());
    assertTrue(learnt.mrr() > 1.5 * frequent.mrr(), learnt + " against " + frequent);
    assertTrue(learnt.hitsAt10() > 0.6, learnt.toString());
  }

  /** Scores of the tape and of the plain formula, on the same numbers. */
  @ParameterizedTest
  @EnumSource(EmbeddingModel.class)
  void theTapeScoresAsTheFormulaDoes(EmbeddingModel model) {
    float[] head = {0.3f, -1.2f, 0.5f, 0.9f};
    float[] relation = {-0.4f, 0.1f, 0.7f, -0.2f};
    float[] tail = {1.1f, 0.2f, -0.6f, 0.8f};
    try (Engine engine = Engine.open(1);
        TensorTape tape = engine.newTape(1)) {
      Shape shape = Shape.of(1, 1, 4);
      double found =
          model
              .scores(
                  tape,
                  tape.constant(shape, head),
                  tape.constant(shape, relation),
                  tape.constant(shape, tail))
              .item();
      double expected = model.score(model.published(head), relation, model.published(tail));
      assertEquals(expected, found, 1e-5);
    }
  }

  @Test
  void ranksAreFilteredAndEqualScoresShareThem() {
    Triples triples =
        new Triples(
            List.of("a", "b", "c", "d"),
            List.of("r"),
            List.of(new Triples.Edge(0, 0, 1), new Triples.Edge(0, 0, 2)));
    List<Triples.Edge> asked = List.of(new Triples.Edge(0, 0, 1));
    // tails: c is known and left out, a and d are wrong; heads: b, c and d are wrong
    LinkRanking constant = LinkRanking.of(triples, asked, edge -> 1);
    assertEquals((1 / 2.0 + 1 / 2.5) / 2, constant.mrr(), 1e-12);
    LinkRanking best = LinkRanking.of(triples, asked, edge -> edge.equals(asked.get(0)) ? 1 : 0);
    assertEquals(1, best.mrr());
    LinkRanking known = LinkRanking.of(triples, asked, edge -> edge.tail() == 2 ? 2 : edge.tail());
    assertEquals((1 / 2.0 + 1 / 2.5) / 2, known.mrr(), 1e-12);
  }

  @Test
  void theSameSeedGivesTheSameBitsAndFilesKeepThem() {
    Triples triples = towns();
    ConceptEmbeddings once = learn(EmbeddingModel.COMPLEX, triples, 3);
    ConceptEmbeddings again = learn(EmbeddingModel.COMPLEX, triples, 3);
    EmbeddingFiles.write(temp.resolve("a"), once, "graph", Map.of("mrr", 0.5));
    EmbeddingFiles.write(temp.resolve("b"), again, "graph", Map.of());
    assertEquals(
        EmbeddingFiles.sha256(temp.resolve("a")), EmbeddingFiles.sha256(temp.resolve("b")));
    ConceptEmbeddings read = EmbeddingFiles.read(temp.resolve("a"));
    assertEquals(once.concepts(), read.concepts());
    assertEquals(EmbeddingModel.COMPLEX, read.model());
    for (int i = 0; i < once.concepts().size(); i++) {
      assertArrayEquals(once.conceptVectors().get(i), read.conceptVectors().get(i));
    }
    assertTrue(Files.exists(temp.resolve("a/vectors.safetensors")));
    assertThrows(GraftException.class, () -> EmbeddingFiles.read(temp.resolve("none")));
  }

  @Test
  void noConceptOrTypeLosesItsLastEdge() {
    Triples triples = towns();
    Triples.Split split = triples.split(0.5, 1);
    assertEquals(triples.edges().size(), split.train().size() + split.heldOut().size());
    for (Triples.Edge edge : split.heldOut()) {
      assertTrue(
          split.train().stream().anyMatch(e -> e.head() == edge.head() || e.tail() == edge.head()));
      assertTrue(
          split.train().stream().anyMatch(e -> e.head() == edge.tail() || e.tail() == edge.tail()));
    }
  }
}
