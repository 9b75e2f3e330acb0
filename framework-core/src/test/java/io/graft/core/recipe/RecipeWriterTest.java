package io.graft.core.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class RecipeWriterTest {
  private static Recipe read(String text, Path folder, String... overrides) {
    return RecipeReader.readText(text, "r.yaml", folder, List.of(overrides), Path.of("/work"));
  }

  @Test
  void theResolvedRecipeHasEveryDefaultInAStableOrder() {
    Recipe recipe = read("data: {train: train.jsonl}", Path.of("/recipes"), "training.threads=2");
    assertEquals(
        """
        base: minilm
        task:
          type: classification
        data:
          dir: /recipes
          train: /recipes/train.jsonl
          text: text
          label: label
          on_fault: refuse
        method:
          peft: lora
        training:
          epochs: 3
          lr: 0.001
          head_lr: 0.001
          batch_tokens: 1024
          batch_rows: 0
          accumulate: 1
          max_length: 128
          warmup: 0.1
          schedule: linear
          weight_decay: 0.01
          dropout: 0.1
          clip: 1.0
          seed: 1
          precision: float
          threads: 2
          eval_every: 0
          early_stopping: false
          checkpoint_every: 100
          keep_checkpoints: 2
        """,
        RecipeWriter.toYaml(recipe));
  }

  @Test
  void augmentersAreWrittenAsTheyWereRead() {
    Recipe recipe =
        read(
            """
            data: {train: train.jsonl}
            augmentation:
              - {type: eda, copies: 2, keep: [no]}
              - type: synonym
            """,
            Path.of("/recipes"));
    assertEquals("eda", recipe.augmentation().get(0).type());
    assertEquals(2L, recipe.augmentation().get(0).settings().values().get("copies"));
    assertEquals(
        "r.yaml:4: augmentation[1].type",
        recipe.augmentation().get(1).settings().where("type").replaceAll(": *$", ""));
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe), Path.of("/elsewhere")));
    assertEquals(
        "2", RecipeKeys.of(RecipeWriter.toYaml(recipe), "r").get("augmentation[0].copies"));
  }

  @Test
  void augmentationIsAListOfMaps() {
    for (String wrong : List.of("augmentation: eda", "augmentation: [eda]", "augmentation: [{}]")) {
      String message =
          assertThrows(
                  GraftException.class,
                  () -> read("data: {train: t.jsonl}\n" + wrong, Path.of("/recipes")))
              .getMessage();
      assertTrue(message.contains("r.yaml:2: augmentation"), message);
    }
  }

  @Test
  void aWrittenRecipeReadsAsAnEqualOneElsewhere() {
    Recipe recipe =
        read(
            """
            domain: legal
            base: ./m
            task: {type: multi-label, labels: ["1", 'true', "~", "a: b", "", 'é😀', "#x"]}
            data: {train: a.csv, dev: {cut: 0.1}, test: b.tsv.gz}
            method: {peft: x, lr_by_depth: 1e-7, keys: [1, {a: "1"}], none: }
            training: {lr: 1.5e-8, warmup: 12, early_stopping: {min_delta: 1e-5}}
            """
                .replace("\"\", ", ""),
            Path.of("/recipes"));
    String yaml = RecipeWriter.toYaml(recipe);
    assertEquals(recipe, read(yaml, Path.of("/elsewhere")), yaml);
    assertEquals(yaml, RecipeWriter.toYaml(read(yaml, Path.of("/elsewhere"))));
  }

  @Property(tries = 500)
  void labelsSurvive(@ForAll("labels") Set<String> labels) {
    List<String> list = List.copyOf(labels);
    String quoted =
        new Dump(DumpSettings.builder().setSchema(new CoreSchema()).build()).dumpToString(list);
    Recipe recipe = read("data: {train: t.csv}", Path.of("/"), "task.labels=" + quoted);
    assertEquals(list, recipe.task().labels());
    assertEquals(recipe, read(RecipeWriter.toYaml(recipe), Path.of("/x")));
  }

  @Provide
  Arbitrary<Set<String>> labels() {
    Arbitrary<String> plain = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(12);
    Arbitrary<String> wide = Arbitraries.strings().withCharRange('\u00A1', '\uD7FF').ofMaxLength(6);
    Arbitrary<String> like =
        Arbitraries.of("1", "0x1F", "1e3", "true", "null", "~", "-", "? a", "---");
    return Arbitraries.oneOf(plain, wide, like)
        .filter(label -> !label.isBlank())
        .set()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(LinkedHashSet::new);
  }
}
