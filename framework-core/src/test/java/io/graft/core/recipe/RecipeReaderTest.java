package io.graft.core.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.train.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeReaderTest {
  private static final Path FOLDER = Path.of("/recipes");
  private static final Path WORKING = Path.of("/work-here");

  private static Recipe read(String text, String... overrides) {
    return RecipeReader.readText(text, "r.yaml", FOLDER, List.of(overrides), WORKING);
  }

  private static GraftException refused(String text, String... overrides) {
    GraftException e = assertThrows(GraftException.class, () -> read(text, overrides));
    assertEquals(ErrorCategory.USER, e.category());
    return e;
  }

  @Test
  void theLeastRecipeGetsTheDocumentedDefaults() {
    Recipe recipe = read("data: {train: train.jsonl}");
    assertNull(recipe.domain());
    assertEquals(new BaseReference.Bundled("minilm"), recipe.base());
    assertEquals("classification", recipe.task().type());
    assertEquals(List.of(), recipe.task().labels());
    DataSection data = recipe.data();
    assertEquals(
        new DataSection(FOLDER, FOLDER.resolve("train.jsonl"), null, null, "text", "label"), data);
    assertEquals("lora", recipe.method().peft());
    TrainingSection training = recipe.training();
    assertEquals(3, training.epochs());
    assertEquals(1e-3, training.learningRate());
    assertEquals(1e-3, training.headLearningRate());
    assertEquals(1024, training.batchTokens());
    assertEquals(0, training.batchRows());
    assertEquals(Integer.MAX_VALUE, training.mostRows());
    assertEquals(128, training.maxLength());
    assertEquals(new Warmup(0.1), training.warmup());
    assertEquals(Schedule.Kind.LINEAR, training.schedule());
    assertEquals(0.01, training.weightDecay());
    assertEquals(0.1, training.dropout());
    assertEquals(1, training.clip());
    assertEquals(1, training.seed());
    assertEquals(Precision.FLOAT, training.precision());
    assertEquals(Runtime.getRuntime().availableProcessors(), training.threads());
    assertEquals(0, training.evalEvery());
    assertNull(training.earlyStopping());
    assertEquals(new EarlyStopping(null, 3, 0), EarlyStopping.defaults());
  }

  @Test
  void everyKeyIsRead() {
    Recipe recipe =
        read(
            """
            domain: medical
            base: ../models/bert
            task:
              type: multi-label
              labels: [yes, 7, 1.50, 'null']
              pooling: cls
            data:
              dir: data
              train: a.csv.gz
              dev: {cut: 0.2}
              test: /abs/t.tsv
              text: sentence
            method:
              peft: dora
              rank: 4
              targets: [query, value]
            training:
              epochs: 5
              lr: 4e-3
              head_lr: 1e-2
              batch_tokens: 512
              batch_rows: 16
              accumulate: 4
              max_length: 64
              warmup: 100
              schedule: cosine
              weight_decay: 0
              dropout: .2
              clip: 0
              seed: 9007199254740993
              precision: auto
              threads: 2
              eval_every: 50
              early_stopping: {metric: macro_f1, patience: 2, min_delta: 0.001}
              checkpoint_every: 30
              keep_checkpoints: 5
            """);
    assertEquals("medical", recipe.domain());
    assertEquals(new BaseReference.Folder(Path.of("/models/bert")), recipe.base());
    assertTrue(recipe.task().multiLabel());
    assertEquals(List.of("yes", "7", "1.50", "null"), recipe.task().labels());
    assertEquals("cls", recipe.task().settings().values().get("pooling"));
    assertEquals(
        new DataSection(
            Path.of("/recipes/data"),
            Path.of("/recipes/data/a.csv.gz"),
            new DevSource.Cut(0.2),
            Path.of("/abs/t.tsv"),
            "sentence",
            "labels"),
        recipe.data());
    assertEquals("dora", recipe.method().peft());
    assertEquals(4L, recipe.method().settings().values().get("rank"));
    assertEquals(List.of("query", "value"), recipe.method().settings().values().get("targets"));
    assertEquals(
        new TrainingSection(
            5,
            4e-3,
            1e-2,
            512,
            16,
            4,
            64,
            new Warmup(100),
            Schedule.Kind.COSINE,
            0,
            0.2,
            0,
            9007199254740993L,
            Precision.AUTO,
            2,
            50,
            new EarlyStopping("macro_f1", 2, 0.001),
            30,
            5),
        recipe.training());
  }

  @Test
  void headRateFollowsTheRate() {
    Recipe recipe = read("{data: {train: t.csv}, training: {lr: 2e-4}}");
    assertEquals(2e-4, recipe.training().headLearningRate());
  }

  @Test
  void warmupInStepsGivesThoseSteps() {
    for (int total : new int[] {73, 100, 219, 12345}) {
      Schedule schedule =
          read("{data: {train: t.csv}, training: {warmup: 10}}").training().schedule(total);
      assertEquals(10, (long) (schedule.warmup() * total));
    }
    assertTrue(new Warmup(50).share(10) < 1);
  }

  @Test
  void overridesWinAndStartAtTheWorkingFolder() {
    Recipe recipe =
        read(
            "{base: ./here, data: {dir: here, train: t.csv}}",
            "data.dir=there",
            "data.dev={cut: 0.1}",
            "training.early_stopping.patience=7",
            "training.lr=1",
            "training.lr=5e-5",
            "task.labels=[a, b]",
            "method.ranks.query=3",
            "base=../m/x");
    assertEquals(WORKING.resolve("there"), recipe.data().dir());
    assertEquals(WORKING.resolve("there/t.csv"), recipe.data().train());
    assertEquals(new DevSource.Cut(0.1), recipe.data().dev());
    assertEquals(7, recipe.training().earlyStopping().patience());
    assertEquals(5e-5, recipe.training().learningRate());
    assertEquals(List.of("a", "b"), recipe.task().labels());
    assertEquals("{ranks={query=3}}", recipe.method().settings().values().toString());
    assertEquals(new BaseReference.Folder(Path.of("/m/x")), recipe.base());
    assertEquals(FOLDER.resolve("here"), read("{data: {dir: here, train: t.csv}}").data().dir());
  }

  @Test
  void anEmptyOverrideUnsetsAKey() {
    GraftException e = refused("data: {train: t.csv}", "data.train=");
    assertTrue(e.getMessage().startsWith("r.yaml:1: data: key 'data.train' is missing"));
    assertNull(read("{data: {train: t.csv, test: u.csv}}", "data.test=").data().test());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "training.lr=fast|--set training.lr: value 'fast' is not right; give a number from 1.0E-9 to 10",
        "training.lr=.nan|--set training.lr: value '.nan' is not right; give a number",
        "training.epochs=0|--set training.epochs: value '0' is not right; give a whole number from 1 to 10000",
        "training.epochs=1.5|value '1.5' is not right; give a whole number",
        "training.epochs=[1]|value a list is not right",
        "training.warmup=1.5|neither a share nor a number of steps",
        "training.schedule=liner|no schedule 'liner'; did you mean 'linear'? known: constant, cosine, linear",
        "training.precision=half|no precision 'half'; known: auto, bfloat16, float",
        "training.seed=99999999999999999999|not a number that fits 64 bits",
        "training.early_stopping=true|early stopping has no development data; add data.dev",
        "training.early_stopping=3|give true, false or a map",
        "training.ephocs=1|no key 'ephocs'; did you mean 'epochs'?",
        "training.rank=4|no key 'rank'; known: accumulate",
        "lr=1|no key 'lr' at the top; did you mean 'training.lr'?",
        "data.train=t.doc|'t.doc' has no known ending; name a file that ends with .jsonl, .csv, .tsv",
        "data.train=[t.csv]|a list is there; give a text",
        "data.dev=0.1|write a cut as dev: {cut: 0.1}",
        "data.dev={cut: 0.9}|--set data.dev: value '0.9' is not right; give a number from 0.001 to 0.5",
        "data.dev={cat: 0.1}|no key 'cat'; did you mean 'cut'?",
        "data.dev={}|key 'data.dev.cut' is missing",
        "data.dir=\"a\\0b\"|is not a path",
        "task.labels=a|value 'a' is not a list; give a list such as [a, b]",
        "task.labels=[a, a]|'a' occurs twice",
        "task.labels=[a, ]|",
        "task.labels=[a, null]|a text is empty",
        "task.labels=[[a]]|a list is there",
        "training=5|training is '5'; give it keys of its own",
        "training|'training' is not a setting; write it as path=value",
        "=5|'=5' is not a setting",
        "a..b=5|path 'a..b' has an empty key",
        "data.train.x=5|data.train is 't.csv', which has no keys; set data.train itself",
        "method.x=a: b|neither a scalar nor in brackets or braces",
        "method.x=[1|not YAML: ",
        "method.x=!!java.net.URL [a]|tag 'tag:yaml.org,2002:java.net.URL' is not supported",
        "method.x=!!int a|not a number",
      })
  void anOverrideThatIsWrongIsNamed(String override, String message) {
    if (message == null) {
      read("data: {train: t.csv}", override);
      return;
    }
    GraftException e = refused("data: {train: t.csv}", override);
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.where() != null && e.where().startsWith("--set"), e.where());
  }

  @Test
  void errorsNameFileLineAndKey() {
    String text =
        """
        data:
          train: t.csv
        training:
          epochs: 3
          lr:
            fast
        """;
    assertEquals("r.yaml:5: training.lr", refused(text).where());
    assertEquals("r.yaml:2: data", refused("\ndata:\n  dir: x").where());
    assertEquals("r.yaml:1: data", refused("").where());
    assertEquals("r.yaml:3: learning", refused("# c\ndata: {train: t.csv}\nlearning: {}").where());
    assertEquals("r.yaml:3", refused("a: 1\nb: 2\na: 3").where());
    assertTrue(refused("a: 1\nb: 2\na: 3").what().contains("first in line 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- a",
        "text",
        "a: [",
        "a: b: c",
        "---\na: 1\n---\nb: 2",
        "? [a]\n: b",
        "\t",
        "a: *x",
        "%",
        "a: &x [*x]",
        "data: {train: &t t.csv, dev: &t [*t]}",
        "!!set {a}",
        "\u0000",
        "'",
      })
  void whatIsNotARecipeIsRefused(String text) {
    assertTrue(refused(text).where().startsWith("r.yaml:"), text);
  }

  @Test
  void aliasesServeAndCannotExplode() {
    Recipe recipe = read("{data: {train: &t t.csv, test: *t}}");
    assertEquals(recipe.data().train(), recipe.data().test());
    assertTrue(refused(laughs(5)).what().contains("more than 100000 values"));
    assertTrue(refused(laughs(9)).what().contains("aliases"));
    assertTrue(refused("a: &a {b: *a}").what().contains("nested deeper than 16"));
  }

  /** Lists of ten aliases each of the list before, so that 10^levels values come out. */
  private static String laughs(int levels) {
    StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < levels; i++) {
      String alias = "*a" + (i - 1);
      text.append("a" + i + ": &a" + i + " [" + (alias + ",").repeat(9) + alias + "]\n");
    }
    return text.toString();
  }

  @Test
  void depthAndSizeAreBounded(@TempDir Path folder) throws IOException {
    assertTrue(refused("[".repeat(100_000)).what().contains("nested deeper"));
    assertTrue(refused("a: " + "[".repeat(17) + "]".repeat(17)).what().contains("nested deeper"));
    assertTrue(refused("x: " + "y".repeat(1 << 20)).what().contains("longer than"));
    Path file = folder.resolve("big.yaml");
    Files.write(file, new byte[(1 << 20) + 1]);
    GraftException e = assertThrows(GraftException.class, () -> RecipeReader.read(file, List.of()));
    assertTrue(e.getMessage().contains("more than 1048576 bytes"), e.getMessage());
  }

  @Test
  void filesAreReadStrictly(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("recipe.yaml");
    GraftException missing =
        assertThrows(GraftException.class, () -> RecipeReader.read(file, List.of()));
    assertTrue(missing.getMessage().startsWith(file + ": the recipe cannot be read"));
    Files.write(file, new byte[] {'a', ':', (byte) 0xC3});
    GraftException e = assertThrows(GraftException.class, () -> RecipeReader.read(file, List.of()));
    assertTrue(e.what().contains("not UTF-8"));
    Files.writeString(file, "\uFEFFdata: {train: t.csv}");
    Recipe recipe = RecipeReader.read(file, List.of());
    assertEquals(folder.resolve("t.csv"), recipe.data().train());
    assertInstanceOf(BaseReference.Bundled.class, recipe.base());
  }
}
