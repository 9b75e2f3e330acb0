package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.graft.core.SharedFixtures;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelKind;
import io.graft.core.text.read.LabelSet;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MultiLabelCountsTest {
  private static final double EXACT = 1e-12;

  private static boolean[] set(String labels) {
    return new boolean[] {labels.contains("a"), labels.contains("b"), labels.contains("c")};
  }

  /**
   * Label a: 2 right of 2 predicted and 2 labelled, F1 1. Label b: 0 right, 1 predicted, 2
   * labelled, F1 0. Label c never occurs, F1 0. None: labelled in rows 2 and 3, predicted in 2 and
   * 5, so 1 right and F1 2·1/(2+2) = 1/2.
   */
  @Test
  void bothReadingsByHand() {
    MultiLabelCounts counts = new MultiLabelCounts(3);
    counts.add(set("a"), set("a"));
    counts.add(set(""), set(""));
    counts.add(set(""), set("b"));
    counts.add(set("ab"), set("a"));
    counts.add(set("b"), set(""));
    Metrics metrics = counts.metrics();
    // together: 2 right, 3 predicted, 4 labelled
    assertEquals("micro_f1", metrics.primary());
    assertEquals(2 * 2 / 7.0, metrics.value(), EXACT);
    assertEquals(2 / 3.0, metrics.value("micro_precision"), EXACT);
    assertEquals(2 / 4.0, metrics.value("micro_recall"), EXACT);
    assertEquals((1 + 0 + 0) / 3.0, metrics.value("macro_f1"), EXACT);
    // with none: 3 right, 5 predicted, 6 labelled
    assertEquals(2 * 3 / 11.0, metrics.value("micro_f1_with_none"), EXACT);
    assertEquals((1 + 0 + 0 + 0.5) / 4, metrics.value("macro_f1_with_none"), EXACT);
    // rows 1 and 2
    assertEquals(2 / 5.0, metrics.value("exact_match"), EXACT);
    assertEquals(new ClassScore(0, 1, 2), counts.classScores().get(1));
    assertEquals(5, counts.total());
  }

  /** No label at all and none predicted: the plain reading sees nothing, the other all right. */
  @Test
  void nothingToFind() {
    MultiLabelCounts counts = new MultiLabelCounts(1);
    counts.add(new boolean[1], new boolean[1]);
    assertEquals(0, counts.metrics().value("micro_f1"));
    assertEquals(1, counts.metrics().value("micro_f1_with_none"));
    assertEquals(0.5, counts.metrics().value("macro_f1_with_none"));
  }

  /**
   * A collapsed model that never predicts a label, on the development data of UNFAIR-ToS: the
   * reference implementation reports 89.52 and 10.52 percent for it.
   */
  @Test
  void thePublishedFiguresOfACollapsedModel() {
    Path folder = SharedFixtures.path("data/labelled/legal-en/unfair-tos");
    ExampleReader reader =
        new ExampleReader(new ExampleFields("text", "labels", LabelKind.MULTI), null);
    LabelSet labels;
    try (Stream<Example> train = reader.read(folder.resolve("train.jsonl.gz"))) {
      labels = LabelSet.collect(train);
    }
    MultiLabelCounts counts = new MultiLabelCounts(labels.size());
    List<Example> dev;
    try (Stream<Example> examples = reader.read(folder.resolve("dev.jsonl.gz"))) {
      dev = examples.toList();
    }
    for (Example example : dev) {
      boolean[] gold = new boolean[labels.size()];
      for (int id : labels.ids(example)) {
        gold[id] = true;
      }
      counts.add(gold, new boolean[labels.size()]);
    }
    assertEquals(0.8952, counts.metrics().value("micro_f1_with_none"), 5e-5);
    assertEquals(0.1052, counts.metrics().value("macro_f1_with_none"), 5e-5);
  }

  @Test
  void misuseIsRefused() {
    MultiLabelCounts counts = new MultiLabelCounts(2);
    assertThrows(IllegalStateException.class, counts::metrics);
    assertThrows(IllegalArgumentException.class, () -> counts.add(new boolean[2], new boolean[1]));
    assertThrows(IllegalArgumentException.class, () -> new MultiLabelCounts(0));
  }
}
