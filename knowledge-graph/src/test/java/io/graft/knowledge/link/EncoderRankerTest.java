package io.graft.knowledge.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.index.TemporaryGraph;
import io.graft.knowledge.names.ConceptName;
import io.graft.knowledge.names.NameEncoder;
import io.graft.knowledge.names.NameVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderRankerTest {
  private static final String TABLE =
      """
      id\tname\tsynonyms
      HF\tHEART FAILURE\tCARDIAC FAILURE
      KF\tkidney failure\tcardiac failure
      """;

  /** A name's share of capital letters: spellings that the normal form makes equal differ. */
  private static final class Capitals implements NameEncoder {
    private int encoded;

    @Override
    public String hash() {
      return "capitals";
    }

    @Override
    public List<float[]> encode(List<String> names) {
      List<float[]> vectors = new ArrayList<>();
      for (String name : names) {
        encoded++;
        float share = (float) name.chars().filter(Character::isUpperCase).count() / name.length();
        vectors.add(new float[] {share, 1 - share});
      }
      return vectors;
    }
  }

  @Test
  void theConceptWithTheNearestNameComesFirst(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("t.tsv"), TABLE);
    TemporaryGraph.build("tsv", file, Map.of("synonyms", "synonyms"), folder.resolve("index"));
    try (IndexedGraph graph = IndexedGraph.open(folder.resolve("index"))) {
      Capitals encoder = new Capitals();
      EncoderRanker ranker =
          new EncoderRanker((t, s, e, all) -> all, encoder, names(graph, encoder));
      encoder.encoded = 0;
      EntityLinker linker = new EntityLinker(graph, LinkerOptions.DEFAULT, ranker);
      assertEquals(
          List.of("HF"),
          linker.link("a CARDIAC FAILURE").stream().map(mention -> mention.best().id()).toList());
      String text = "a cardiac failure, heart failure";
      List<Mention> mentions = linker.link(text);
      assertEquals(
          List.of("KF", "HF"), mentions.stream().map(mention -> mention.best().id()).toList());
      assertEquals(2, mentions.get(0).candidates().size());
      assertEquals(2, encoder.encoded, "what is not ambiguous needs no vector");
      linker.link(text);
      assertEquals(2, encoder.encoded, "a mention is encoded once");
    }
  }

  private static NameVectors names(IndexedGraph graph, NameEncoder encoder) {
    List<String> names = new ArrayList<>();
    List<Integer> concepts = new ArrayList<>();
    for (int ordinal = 0; ordinal < graph.store().size(); ordinal++) {
      for (ConceptName name : ConceptName.of(graph.concept(ordinal))) {
        names.add(name.name());
        concepts.add(ordinal);
      }
    }
    float[] units = new float[2 * names.size()];
    List<float[]> vectors = encoder.encode(names);
    for (int i = 0; i < vectors.size(); i++) {
      System.arraycopy(NameVectors.unit(vectors.get(i)), 0, units, 2 * i, 2);
    }
    return NameVectors.of(units, 2, concepts.stream().mapToInt(Integer::intValue).toArray());
  }
}
