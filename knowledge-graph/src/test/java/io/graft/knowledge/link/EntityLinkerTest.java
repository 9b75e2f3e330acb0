package io.graft.knowledge.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.knowledge.SharedFixtures;
import io.graft.knowledge.index.IndexedGraph;
import io.graft.knowledge.index.TemporaryGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spellings, word order, abbreviations, ambiguity; and the mentions of a published corpus. */
class EntityLinkerTest {
  private static final String TABLE =
      """
      id\tname\tsynonyms\ttypes\tdefinition
      HF\theart failure\tcardiac insufficiency\tT047\t
      AT\talpha-thalassemia\t\tT047\t
      ALL\tacute leukemia\tALL\tT191\t
      COLD1\tcold\t\tT047\tAn infection of the nose with sneezing and fever.
      COLD2\tcold temperature\tcold\tT070\tLow temperature of air, water and weather.
      BR\tBRCA1\t\tT028\t
      SJ\tSjogren syndrome\t\tT047\t
      DM\t糖尿病\t\tT047\t
      DN\t糖尿病肾病\t\tT047\t
      """;

  @TempDir private Path folder;
  private Path index;

  @BeforeEach
  void build() throws IOException {
    index = folder.resolve("index");
    Path file = Files.writeString(folder.resolve("t.tsv"), TABLE);
    Map<String, String> columns =
        Map.of("synonyms", "synonyms", "types", "types", "definition", "definition");
    TemporaryGraph.build("tsv", file, columns, index);
  }

  private List<String> link(String text) {
    return link(text, LinkerOptions.DEFAULT);
  }

  private List<String> link(String text, LinkerOptions options) {
    try (IndexedGraph graph = IndexedGraph.open(index)) {
      return new EntityLinker(graph, options, new ContextRanker(graph))
          .link(text).stream()
              .map(m -> text.substring(m.start(), m.end()) + "=" + m.best().id())
              .toList();
    }
  }

  @Test
  void spellingsOfAName() {
    assertEquals(List.of("Heart failures=HF"), link("Heart failures are common."));
    assertEquals(List.of("heart-failure=HF"), link("chronic heart-failure"));
    assertEquals(List.of("α-thalassaemia=AT"), link("an α-thalassaemia carrier"));
    assertEquals(List.of("Sjögren's syndrome=SJ"), link("Sjögren's syndrome"));
    assertEquals(List.of("BRCA-1=BR"), link("the BRCA-1 gene"));
    assertEquals(List.of(), link("BRCA12 and BRCA"));
  }

  @Test
  void wordsInAnotherOrder() {
    assertEquals(List.of("failure of the heart=HF"), link("failure of the heart"));
    assertEquals(List.of(), link("failure. Heart"));
    LinkerOptions strict = new LinkerOptions(Set.of(), false, true, false, 10);
    assertEquals(List.of(), link("failure of the heart", strict));
  }

  @Test
  void capitalsOfAnAcronymCount() {
    assertEquals(List.of("ALL=ALL"), link("a child with ALL"));
    assertEquals(List.of(), link("all children"));
  }

  @Test
  void abbreviationsThatTheTextDefines() {
    assertEquals(
        List.of("heart failure=HF", "CHF=HF", "CHF=HF"),
        link("congestive heart failure (CHF); later CHF again, not CHFX"));
  }

  @Test
  void contextAndTypeChooseAmongConcepts() {
    assertEquals(List.of("cold=COLD1"), link("sneezing, fever: a cold of the nose"));
    LinkerOptions phenomena = new LinkerOptions(Set.of("T070"), true, true, false, 10);
    assertEquals(List.of("cold=COLD2"), link("a cold of the nose", phenomena));
    assertEquals(List.of("cold=COLD2"), link("low temperature, cold air and water, weather low"));
  }

  @Test
  void chineseByLongestMatch() {
    assertEquals(List.of("糖尿病肾病=DN", "糖尿病=DM"), link("患者有糖尿病肾病和糖尿病史"));
  }

  @Test
  void anotherRankerMayRefuse() {
    try (IndexedGraph graph = IndexedGraph.open(index)) {
      EntityLinker linker =
          new EntityLinker(graph, LinkerOptions.DEFAULT, (text, s, e, candidates) -> List.of());
      assertEquals(List.of(), linker.link("heart failure"));
    }
  }

  @Test
  void mentionsOfDiseases() throws IOException {
    Path corpus = SharedFixtures.path("data/labelled/medical-en/ncbi-disease/test.conll.gz");
    Path names = SharedFixtures.path("data/kg/umls-rrf-standin");
    Path out = folder.resolve("diseases");
    TemporaryGraph.build("rrf", names, Map.of(), out);
    List<TaggedSentences> sentences = TaggedSentences.read(corpus);
    try (IndexedGraph graph = IndexedGraph.open(out)) {
      SpanScore plain =
          score(graph, sentences, new LinkerOptions(Set.of(), false, false, true, 10), true);
      SpanScore all = score(graph, sentences, LinkerOptions.DEFAULT, false);
      assertEquals(960, all.wanted());
      assertEquals(0.4755, plain.f1(), 0.005);
      assertEquals(0.5615, all.f1(), 0.005);
      assertTrue(all.precision() > plain.precision() && all.recall() > plain.recall());
    }
  }

  private static SpanScore score(
      IndexedGraph graph, List<TaggedSentences> sentences, LinkerOptions options, boolean apart) {
    EntityLinker linker = new EntityLinker(graph, options, new ContextRanker(graph));
    SpanScore score = new SpanScore();
    for (TaggedSentences sentence : sentences) {
      if (apart) {
        linker.newDocument();
      }
      score.add(
          linker.link(sentence.text()).stream()
              .map(mention -> new SpanScore.Span(mention.start(), mention.end()))
              .toList(),
          sentence.spans());
    }
    return score;
  }
}
