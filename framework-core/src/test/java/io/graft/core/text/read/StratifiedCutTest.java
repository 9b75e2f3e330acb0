package io.graft.core.text.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StratifiedCutTest {
  private static List<Example> examples(List<List<String>> labels) {
    List<Example> examples = new ArrayList<>();
    for (List<String> each : labels) {
      examples.add(new Example("t:" + (examples.size() + 1), "x", null, each));
    }
    return examples;
  }

  private static Map<List<String>, Long> counts(List<Example> examples) {
    return examples.stream().collect(Collectors.groupingBy(Example::labels, Collectors.counting()));
  }

  @Property(tries = 300)
  void sharesAreKept(
      @ForAll @Size(min = 1, max = 300) List<@IntRange(min = 0, max = 9) Integer> labels,
      @ForAll @DoubleRange(min = 0.02, max = 0.5) double fraction) {
    List<Example> all =
        examples(labels.stream().map(label -> List.of("l" + label * label / 9)).toList());
    Map<List<String>, Long> total = counts(all);
    long eligible = total.values().stream().filter(n -> n > 1).mapToLong(n -> n).sum();
    if (Math.floor(eligible * fraction + 0.5) == 0) {
      assertThrows(GraftException.class, () -> StratifiedCut.of(all, fraction));
      return;
    }
    StratifiedCut cut = StratifiedCut.of(all, fraction);
    assertEquals((long) Math.floor(eligible * fraction + 0.5), cut.dev().size());
    Set<Example> together = new HashSet<>(cut.train());
    together.addAll(cut.dev());
    assertEquals(Set.copyOf(all), together);
    assertEquals(all.size(), cut.train().size() + cut.dev().size());
    Map<List<String>, Long> dev = counts(cut.dev());
    total.forEach(
        (stratum, n) -> {
          long taken = dev.getOrDefault(stratum, 0L);
          assertTrue(taken < n, stratum + " left train");
          assertTrue(n == 1 || Math.abs(taken - n * fraction) < 1 + 1e-9, stratum + " " + taken);
        });
    assertEquals(cut, StratifiedCut.of(all, fraction));
  }

  @Test
  void bothPartsKeepTheOrderOfTheFileAndAreShuffledWithin() {
    List<Example> all = examples(java.util.Collections.nCopies(100, List.of("a")));
    StratifiedCut cut = StratifiedCut.of(all, 0.1);
    Function<Example, Integer> line = e -> Integer.valueOf(e.id().substring(2));
    List<Integer> lines = cut.dev().stream().map(line).toList();
    assertEquals(lines.stream().sorted().toList(), lines);
    long distances =
        java.util.stream.IntStream.range(1, 10)
            .mapToLong(i -> lines.get(i) - lines.get(i - 1))
            .distinct()
            .count();
    assertTrue(distances > 3, "regular: " + lines);
  }

  @Test
  void setsOfLabelsCountWhateverTheirOrder() {
    List<Example> all =
        examples(List.of(List.of("a", "b"), List.of("b", "a"), List.of("a"), List.of("a")));
    StratifiedCut cut = StratifiedCut.of(all, 0.5);
    assertEquals(2, cut.dev().size());
    assertEquals(2, Set.copyOf(cut.dev().get(0).labels()).size());
    assertEquals(List.of("a"), cut.dev().get(1).labels());
  }
}
