package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.ClassPathServices;
import io.graft.core.recipe.Recipe;
import io.graft.core.recipe.RecipeReader;
import io.graft.core.text.read.ExampleFields;
import io.graft.core.text.read.ExampleReader;
import io.graft.spi.peft.PeftMethod;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recipes that Graft ships, and the data of the quickstart. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void thereIsARecipeForEveryDataSetAndMethod() throws IOException {
    assertTrue(recipes().size() >= 15, "only " + recipes().size() + " recipes were found");
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeIsReadAndItsMethodTakesItsSettings(Path file) throws IOException {
    Recipe recipe = RecipeReader.read(file, List.of("data.dir=/data"));
    PeftMethod method =
        new ClassPathServices()
            .find(PeftMethod.class, "PEFT method", PeftMethod::name, recipe.method().peft(), null);
    assertNotNull(recipe.method().settings().check(method.settings()));
    String name = EXAMPLES.getParent().relativize(file).toString();
    assertTrue(
        Files.readString(file).contains("graft adapt " + name), file + " says how to run it");
  }

  @Test
  void theMedicalExampleIsBalancedAndItsTestSentencesAreNew() {
    List<Example> train = read("train.jsonl");
    List<Example> test = read("test.jsonl");
    assertTrue(train.size() + read("dev.jsonl").size() + test.size() >= 600);
    TreeMap<String, Integer> labels = new TreeMap<>();
    train.forEach(example -> labels.merge(example.labels().get(0), 1, Integer::sum));
    assertEquals(6, labels.size());
    assertEquals(1, Set.copyOf(labels.values()).size(), labels.toString());
    List<Set<String>> known = train.stream().map(example -> grams(example.text())).toList();
    long alike =
        test.stream()
            .map(example -> grams(example.text()))
            .filter(grams -> known.stream().anyMatch(other -> jaccard(grams, other) > 0.5))
            .count();
    assertTrue(alike <= test.size() / 100, alike + " test sentences are like a training sentence");
  }

  private static List<Example> read(String name) {
    Recipe recipe = RecipeReader.read(EXAMPLES.resolve("medical-assertion/recipe.yaml"), List.of());
    ExampleFields fields = ExampleFields.of(recipe.data(), recipe.task());
    try (Stream<Example> examples =
        new ExampleReader(fields, null).read(recipe.data().dir().resolve(name))) {
      return examples.toList();
    }
  }

  /** Five words in a row. */
  private static Set<String> grams(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    Set<String> grams = new HashSet<>();
    for (int i = 0; i + 5 <= words.size(); i++) {
      grams.add(String.join(" ", words.subList(i, i + 5)));
    }
    return grams;
  }

  private static double jaccard(Set<String> a, Set<String> b) {
    Set<String> both = new HashSet<>(a);
    both.retainAll(b);
    int union = a.size() + b.size() - both.size();
    return union == 0 ? 0 : (double) both.size() / union;
  }
}
