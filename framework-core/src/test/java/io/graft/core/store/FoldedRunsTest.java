package io.graft.core.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.model.BaseModel;
import io.graft.core.model.BaseModels;
import io.graft.core.model.EncoderLoader;
import io.graft.core.model.TinyModel;
import io.graft.core.model.head.MaskedLanguageHead;
import io.graft.core.recipe.BaseReference;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.tokenizer.Encoding;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedRunsTest {
  private static final List<String> NEW = List.of("w1 w2", "w3", "unheard");
  private static final EncoderInput INPUT =
      EncoderInput.of(IntMatrix.of(new int[] {2, 7, 9, 20, 3}), IntMatrix.filled(1, 5, 1));

  @TempDir Path temp;
  private Engine engine;
  private TensorTape tape;
  private BaseModels bases;
  private Path folder;

  @BeforeEach
  void open() throws IOException {
    engine = Engine.open(1);
    tape = engine.newTape(1);
    bases =
        new BaseModels(
            new EncoderLoader(engine, TrainedTinyAdapter.SERVICES),
            new FoldedRuns(engine, TrainedTinyAdapter.SERVICES));
    folder = TinyModel.write(temp.resolve("base"), 1);
  }

  @AfterEach
  void close() {
    tape.close();
    engine.close();
  }

  private static BaseReference at(Path path) {
    return new BaseReference.Folder(path);
  }

  private TrainedTinyAdapter adapter(BaseModel base, String method, String head) {
    return TrainedTinyAdapter.make(
        tape, base, new NamedSettings(method, Map.of()), new NamedSettings(head, Map.of()));
  }

  private float[] plain(BaseModel base) {
    return tape.withoutGradients(
        () -> base.encoder().forward(tape, INPUT, PassOptions.evaluation()).hidden().toFloats());
  }

  /** A run as a base, folded, computes what base and adapter one on the other do. */
  @ParameterizedTest
  @ValueSource(strings = {"lora", "full", "head"})
  void aRunAsABaseComputesWhatItsAdapterDid(String method) {
    float[] stacked;
    String hash;
    try (BaseModels.Lease base = bases.acquire(at(folder))) {
      TrainedTinyAdapter made = adapter(base.model(), method, "masked-lm");
      made.writer().write(temp.resolve("run/adapter"));
      stacked =
          tape.withoutGradients(() -> made.model().encode(tape, INPUT, false).hidden().toFloats());
      hash = base.model().weightsSha256();
    }
    try (BaseModels.Lease run = bases.acquire(at(temp.resolve("run")))) {
      assertArrayEquals(stacked, plain(run.model()), 2e-5f);
      assertEquals(hash, run.model().lineage().get("parent"));
      assertTrue(run.model().lineage().containsKey("adapter"));
      assertNotEquals(hash, run.model().weightsSha256());
      assertTrue(run.model().encoder().weight("cls.predictions.bias").isPresent());
      Parameter dense =
          run.model().encoder().weight("cls.predictions.transform.dense.weight").orElseThrow();
      assertEquals(TinyModel.HIDDEN, dense.shape().dimension(0));
    }
  }

  @Test
  void anAdapterOnARunFitsThatRunOnly() {
    String before;
    try (BaseModels.Lease base = bases.acquire(at(folder))) {
      adapter(base.model(), "lora", "linear").writer().write(temp.resolve("run/adapter"));
    }
    float[] scores;
    try (BaseModels.Lease run = bases.acquire(at(temp.resolve("run")))) {
      TrainedTinyAdapter second = adapter(run.model(), "lora", "linear");
      second.writer().write(temp.resolve("second"));
      scores = TrainedTinyAdapter.logits(tape, second.model(), INPUT);
      before = run.model().weightsSha256();
    }
    AdapterFolder second = AdapterFolder.open(temp.resolve("second"));
    try (BaseModels.Lease again = bases.acquire(at(temp.resolve("run")))) {
      assertEquals(before, again.model().weightsSha256());
      try (LoadedAdapter loaded = load(second, again.model())) {
        assertArrayEquals(scores, TrainedTinyAdapter.logits(tape, loaded.model(), INPUT));
        MergedModel.Report report =
            new MergedModel(
                    again.model(), loaded, TrainedTinyAdapter.SERVICES, TrainedTinyAdapter.JOB)
                .write(temp.resolve("merged"), List.of(INPUT), engine);
        assertTrue(report.maxDifference() <= 1e-4 * report.scale(), report.toString());
      }
    }
    try (BaseModels.Lease plain = bases.acquire(at(folder))) {
      assertThrows(GraftException.class, () -> load(second, plain.model()));
    }
  }

  private LoadedAdapter load(AdapterFolder adapter, BaseModel base) {
    return adapter.load(
        base,
        TrainedTinyAdapter.SERVICES,
        TrainedTinyAdapter.JOB,
        (name, shape, values) -> engine.parameter(name, shape, values, false, Scope.JOB),
        0);
  }

  @Test
  void newTokensStartAsTheMeanOfTheirPieces() {
    float[] old;
    try (BaseModels.Lease base = bases.acquire(at(folder))) {
      old = words(base.model());
    }
    int size = TinyModel.HIDDEN;
    try (BaseModels.Lease extended = bases.acquire(at(folder), NEW)) {
      BaseModel model = extended.model();
      assertEquals(List.of("w1 w2", "unheard"), model.newTokens()); // w3 is a token already
      assertEquals(TinyModel.VOCABULARY + 2, model.encoder().config().vocabularySize());
      float[] words = words(model);
      Tokenizer tokenizer = model.tokenizer();
      int w1 = tokenizer.tokenToId("w1").orElseThrow();
      int w2 = tokenizer.tokenToId("w2").orElseThrow();
      int both = tokenizer.tokenToId("w1 w2").orElseThrow();
      int unheard = tokenizer.tokenToId("unheard").orElseThrow();
      for (int i = 0; i < size; i++) {
        float mean = (old[w1 * size + i] + old[w2 * size + i]) / 2;
        assertEquals(mean, words[both * size + i], 1e-6f);
        assertEquals(old[tokenizer.unkId() * size + i], words[unheard * size + i], 1e-6f);
      }
      assertArrayEquals(old, java.util.Arrays.copyOf(words, old.length));
      Encoding encoding = tokenizer.encode("w5 W1 w2 unheard unheards", Tokenizer.NO_LIMIT, false);
      assertEquals(List.of("w5", "w1 w2", "unheard", "[UNK]"), encoding.tokens());
    }
  }

  @Test
  void newTokensGoWithTheAdapterAndIntoWhatStartsFromIt() throws IOException {
    float[] stacked;
    try (BaseModels.Lease extended = bases.acquire(at(folder), NEW)) {
      TrainedTinyAdapter made = adapter(extended.model(), "full", MaskedLanguageHead.NAME);
      made.writer().write(temp.resolve("run/adapter"));
      stacked =
          tape.withoutGradients(() -> made.model().encode(tape, INPUT, false).hidden().toFloats());
    }
    assertTrue(Files.exists(temp.resolve("run/adapter/new_tokens.json")));
    RunDirectory run = RunDirectory.open(temp.resolve("run"));
    RunBase own = RunBase.of(run, AdapterFolder.open(run.adapter()));
    assertEquals(List.of("w1 w2", "unheard"), own.newTokens());
    try (BaseModels.Lease lease = own.acquire(bases);
        LoadedAdapter loaded = load(AdapterFolder.open(run.adapter()), lease.model())) {
      assertArrayEquals(
          stacked,
          tape.withoutGradients(
              () -> loaded.model().encode(tape, INPUT, false).hidden().toFloats()));
    }
    try (BaseModels.Lease base = bases.acquire(at(run.path()))) {
      assertArrayEquals(stacked, plain(base.model()), 2e-5f);
      assertEquals(List.of(), base.model().newTokens()); // its name stands for all of it
      assertTrue(base.model().tokenizer().tokenToId("unheard").isPresent());
      base.model().writeTokenizer(Files.createDirectory(temp.resolve("tokenizer")));
      assertTrue(Files.exists(temp.resolve("tokenizer/tokenizer.json")));
    }
  }

  private static float[] words(BaseModel model) {
    return model.encoder().weight("embeddings.word_embeddings.weight").orElseThrow().toFloats();
  }

  @Test
  void aRunThatFailedSaysSo() throws IOException {
    Path failed = Files.createDirectories(temp.resolve("failed"));
    Files.writeString(failed.resolve("recipe.yaml"), "data: {train: a.jsonl}\n");
    GraftException error = assertThrows(GraftException.class, () -> bases.acquire(at(failed)));
    assertTrue(error.getMessage().contains("no adapter"), error.getMessage());
  }

  @Test
  void aRunIsNotItsOwnBase() throws IOException {
    try (BaseModels.Lease base = bases.acquire(at(folder))) {
      adapter(base.model(), "lora", "linear").writer().write(temp.resolve("run/adapter"));
    }
    Files.writeString(
        temp.resolve("run/recipe.yaml"),
        "base: " + temp.resolve("run") + "\ndata: {train: a.jsonl}\n");
    GraftException error =
        assertThrows(GraftException.class, () -> bases.acquire(at(temp.resolve("run"))));
    assertTrue(error.getMessage().contains("its own base"), error.getMessage());
  }
}
