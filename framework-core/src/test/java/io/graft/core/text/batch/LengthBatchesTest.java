package io.graft.core.text.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.SharedFixtures;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.core.text.read.LabelKind;
import io.graft.spi.text.Example;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LengthBatchesTest {

  /** Lengths as of sentences: lognormal, median 20 tokens. */
  private static int[] lognormal(int rows, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, rows)
        .map(i -> (int) Math.min(128, Math.max(3, Math.exp(3 + 0.6 * random.nextGaussian()))))
        .toArray();
  }

  private static List<String> rows(BatchPlan plan) {
    return plan.batches().stream().map(batch -> Arrays.toString(batch.rows())).toList();
  }

  @Property(tries = 500)
  void everyRowOnceAndTheBudgetKept(
      @ForAll @Size(min = 1, max = 400) List<@IntRange(min = 1, max = 200) Integer> given,
      @ForAll @IntRange(min = 1, max = 600) int budget,
      @ForAll @IntRange(min = 1, max = 64) int maxRows,
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 50) int epoch) {
    int[] lengths = given.stream().mapToInt(length -> length).toArray();
    LengthBatches batches = new LengthBatches(lengths, budget, maxRows, seed);
    check(batches.epoch(epoch), lengths, budget, maxRows);
    check(batches.evaluation(), lengths, budget, maxRows);
    List<String> again = rows(new LengthBatches(lengths, budget, maxRows, seed).epoch(epoch));
    assertEquals(again, rows(batches.epoch(epoch)));
  }

  private static void check(BatchPlan plan, int[] lengths, int budget, int maxRows) {
    BitSet seen = new BitSet();
    for (RowBatch batch : plan.batches()) {
      assertTrue(batch.size() >= 1 && batch.size() <= maxRows);
      assertTrue(batch.size() == 1 || batch.paddedTokens() <= budget);
      int longest = 0;
      long real = 0;
      for (int row : batch.rows()) {
        assertTrue(!seen.get(row), "row " + row + " twice");
        seen.set(row);
        longest = Math.max(longest, lengths[row]);
        real += lengths[row];
      }
      assertEquals(longest, batch.longest());
      assertEquals(real, batch.realTokens());
    }
    assertEquals(lengths.length, seen.cardinality());
    assertEquals(Arrays.stream(lengths).sum(), plan.realTokens());
    assertTrue(plan.paddedOverReal() >= 1);
  }

  @Property(tries = 30)
  void littlePaddingAndFullBatches(@ForAll long seed) {
    int[] lengths = lognormal(5000, seed);
    int budget = 1024;
    LengthBatches batches = new LengthBatches(lengths, budget, LengthBatches.ANY_ROWS, seed);
    BatchPlan plan = batches.epoch(0);
    assertTrue(plan.paddedOverReal() < 1.06, "padding " + plan.paddedOverReal());
    double meanLength = (double) plan.realTokens() / lengths.length;
    double meanRows = (double) lengths.length / plan.size();
    double share = meanRows / (budget / meanLength);
    assertTrue(share > 0.88 && share <= 1, "mean rows " + meanRows + ", share " + share);
    long small = plan.batches().stream().filter(b -> b.paddedTokens() < budget * 0.8).count();
    assertTrue(small <= 2, small + " small batches");
  }

  @Test
  void anEpochDoesNotDependOnWhatWasAskedBefore() {
    int[] lengths = lognormal(1000, 7);
    LengthBatches straight = new LengthBatches(lengths, 512, LengthBatches.ANY_ROWS, 1);
    straight.epoch(0);
    straight.epoch(1);
    LengthBatches resumed = new LengthBatches(lengths, 512, LengthBatches.ANY_ROWS, 1);
    assertArrayEquals(
        straight.epoch(2).batches().get(5).rows(), resumed.epoch(2).batches().get(5).rows());
    assertEquals(
        straight.steps(3),
        (long) straight.epoch(0).size() + straight.epoch(1).size() + straight.epoch(2).size());
  }

  @Test
  void seedsAndEpochsDiffer() {
    int[] lengths = lognormal(300, 3);
    Set<List<String>> plans = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      for (int epoch = 0; epoch < 20; epoch++) {
        plans.add(rows(new LengthBatches(lengths, 256, LengthBatches.ANY_ROWS, seed).epoch(epoch)));
      }
    }
    assertEquals(400, plans.size());
  }

  /** Even few rows meet others in each epoch: neighbours of one epoch mostly part in the next. */
  @Test
  void fewRowsStillMix() {
    int[] lengths = lognormal(400, 5);
    LengthBatches batches = new LengthBatches(lengths, 512, LengthBatches.ANY_ROWS, 1);
    Set<Long> first = pairs(batches.epoch(0));
    Set<Long> second = pairs(batches.epoch(1));
    int total = first.size();
    first.retainAll(second);
    assertTrue(first.size() < 0.4 * total, first.size() + " of " + total + " pairs again");
  }

  private static Set<Long> pairs(BatchPlan plan) {
    Set<Long> pairs = new HashSet<>();
    for (RowBatch batch : plan.batches()) {
      int[] rows = batch.rows();
      Arrays.sort(rows);
      for (int i = 0; i < rows.length; i++) {
        for (int j = i + 1; j < rows.length; j++) {
          pairs.add((long) rows[i] << 32 | rows[j]);
        }
      }
    }
    return pairs;
  }

  /** Long and short batches come mixed, not one after the other. */
  @Test
  void batchesAreShuffled() {
    int[] lengths = lognormal(5000, 11);
    BatchPlan plan = new LengthBatches(lengths, 512, LengthBatches.ANY_ROWS, 1).epoch(0);
    int turns = 0;
    for (int i = 2; i < plan.size(); i++) {
      int before = plan.batches().get(i - 1).longest() - plan.batches().get(i - 2).longest();
      int after = plan.batches().get(i).longest() - plan.batches().get(i - 1).longest();
      turns += before * after < 0 ? 1 : 0;
    }
    assertTrue(turns > plan.size() / 2, turns + " turns in " + plan.size());
  }

  @Test
  void evaluationIsByLengthAndStable() {
    // Lengths 2, 5, 2, 5, 9 with a budget of 10: 9 alone, the two of 5, the two of 2.
    LengthBatches batches =
        new LengthBatches(new int[] {2, 5, 2, 5, 9}, 10, LengthBatches.ANY_ROWS, 1);
    assertEquals(List.of("[4]", "[1, 3]", "[0, 2]"), rows(batches.evaluation()));
    assertEquals(1.0, batches.evaluation().paddedOverReal());
  }

  @Test
  void aRowBeyondTheBudgetComesAlone() {
    LengthBatches batches = new LengthBatches(new int[] {100, 1, 1}, 10, 8, 1);
    assertEquals(List.of("[0]", "[1, 2]"), rows(batches.evaluation()));
  }

  @Test
  void argumentsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new LengthBatches(new int[0], 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new LengthBatches(new int[1], 1, 1, 1));
    int[] one = {1};
    assertThrows(IllegalArgumentException.class, () -> new LengthBatches(one, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new LengthBatches(one, 1, 0, 1));
  }

  @Test
  void realQuestionsNeedLittlePadding() {
    ExampleReader reader =
        new ExampleReader(new ExampleFields("text", "label", LabelKind.SINGLE), null);
    int[] lengths;
    try (Stream<Example> examples =
        reader.read(SharedFixtures.path("data/labelled/finance-en/banking77/train.jsonl.gz"))) {
      lengths = examples.mapToInt(example -> example.text().split("\\W+").length + 2).toArray();
    }
    BatchPlan plan = new LengthBatches(lengths, 512, LengthBatches.ANY_ROWS, 1).epoch(0);
    assertTrue(plan.paddedOverReal() < 1.05, "padding " + plan.paddedOverReal());
  }
}
