package io.graft.core.text.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.SharedFixtures;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published data sets read whole, with the numbers of rows and labels that they document. */
class SharedDataTest {

  @ParameterizedTest
  @CsvSource({
    "finance-en/banking77/train.jsonl.gz, 10003, 77",
    "finance-en/banking77/test.jsonl.gz, 3080, 77",
    "finance-en/twitter-financial-news/train.jsonl.gz, 8588, 3",
    "medical-en/medical-abstracts/train.jsonl.gz, 1571, 5",
    "medical-zh/cmedic/train.jsonl.gz, 1683, 3",
    "medical-zh/cmedtc/train.jsonl.gz, 14610, 44",
  })
  void singleLabel(String file, int rows, int labels) {
    Path path = SharedFixtures.path("data/labelled/" + file);
    List<Example> examples = read(path, new ExampleFields("text", "label", LabelKind.SINGLE));
    assertEquals(rows, examples.size());
    assertEquals(labels, LabelSet.collect(examples.stream()).size());
  }

  @ParameterizedTest
  @CsvSource({"unfair-tos/train.jsonl.gz, 5532, 8", "cuad-clauses/train.jsonl.gz, 5595, 37"})
  void multiLabel(String file, int rows, int labels) {
    Path path = SharedFixtures.path("data/labelled/legal-en/" + file);
    List<Example> examples = read(path, new ExampleFields("text", "labels", LabelKind.MULTI));
    assertEquals(rows, examples.size());
    assertEquals(labels, LabelSet.collect(examples.stream()).size());
  }

  @Test
  void aCutOfBanking77HasEveryIntent() {
    Path path = SharedFixtures.path("data/labelled/finance-en/banking77/train.jsonl.gz");
    StratifiedCut cut =
        StratifiedCut.of(read(path, new ExampleFields("text", "label", LabelKind.SINGLE)), 0.1);
    assertEquals(1000, cut.dev().size());
    assertEquals(77, LabelSet.collect(cut.train().stream()).size());
    assertTrue(LabelSet.collect(cut.dev().stream()).size() >= 76);
  }

  private static List<Example> read(Path path, ExampleFields fields) {
    try (Stream<Example> examples = new ExampleReader(fields, null).read(path)) {
      return examples.toList();
    }
  }
}
