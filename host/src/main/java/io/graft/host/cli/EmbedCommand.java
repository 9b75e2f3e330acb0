package io.graft.host.cli;

import io.graft.core.job.Embedder;
import io.graft.core.model.head.Pooling;
import io.graft.core.store.RunDirectory;
import io.graft.core.text.encode.EncodedExample;
import io.graft.host.train.JobSession;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code graft embed}: vectors of texts. */
@Command(
    name = "embed",
    description = "Turn texts into vectors: a model's last hidden states.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft embed --model minilm --text \"Acute appendicitis\" --pool cls --json",
      "",
      "Vectors are not normalised. Texts are cut to what the model's positions reach,",
      "or, for a run, to the length that it was trained with."
    })
final class EmbedCommand implements Callable<Integer> {
  private static final String NONE = "none";
  private static final List<String> POOLS = List.of("mean", "cls", NONE);

  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;
  @Mixin private ModelOption model;

  @Option(
      names = "--pool",
      paramLabel = "P",
      defaultValue = "mean",
      description = "mean, cls, or none for every token; default: ${DEFAULT-VALUE}.")
  private String pool;

  @ArgGroup(multiplicity = "1")
  private Source source;

  /** Texts, or token ids. */
  static final class Source {
    @ArgGroup(multiplicity = "1")
    private @Nullable TextInput texts;

    @Option(
        names = "--ids",
        split = ",",
        paramLabel = "ID",
        description = "Token ids with special tokens, such as 101,2023,102.")
    private int @Nullable [] ids;
  }

  @Override
  public Integer call() {
    if (!POOLS.contains(pool)) {
      throw GraftException.unknown(ErrorCategory.USER, "pooling", pool, POOLS, "--pool");
    }
    Path folder = model.folder();
    if (folder != null && RunDirectory.isRun(folder)) {
      try (OpenRun open = OpenRun.of(folder);
          Embedder embedder = open.predictor().embedder()) {
        embed(embedder);
      }
    } else {
      try (Plugins none = new Plugins();
          JobSession session = JobSession.open(null, none, 0, () -> false);
          Embedder embedder = Embedder.open(model.reference(), session.resources())) {
        embed(embedder);
      }
    }
    return 0;
  }

  private void embed(Embedder embedder) {
    Consumer<List<EncodedExample>> show = examples -> show(examples, embedder);
    int[] ids = source.ids;
    if (ids != null) {
      Example example = new Example("ids", "", null, List.of());
      show.accept(List.of(new EncodedExample(example, ids, new int[ids.length])));
    } else if (source.texts != null) {
      source.texts.forEachChunk(examples -> show.accept(embedder.encode(examples)));
    }
  }

  private void show(List<EncodedExample> examples, Embedder embedder) {
    Pooling pooling = pool.equals(NONE) ? null : Pooling.named(pool);
    List<float[][]> vectors = embedder.embed(examples, pooling);
    for (int i = 0; i < vectors.size(); i++) {
      if (json.on()) {
        graft.console().json(json(examples.get(i), vectors.get(i)));
      } else {
        print(vectors.get(i));
      }
    }
  }

  private Map<String, Object> json(EncodedExample example, float[][] vectors) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", example.example().id());
    if (source.ids == null) {
      object.put("text", example.example().text());
    }
    object.put("ids", example.ids());
    if (pool.equals(NONE)) {
      object.put("hidden", vectors);
    } else {
      object.put("vector", vectors[0]);
    }
    return object;
  }

  /** A vector a line, its numbers parted by spaces. */
  private void print(float[][] vectors) {
    for (float[] vector : vectors) {
      List<String> numbers = new ArrayList<>();
      for (float number : vector) {
        numbers.add(Float.toString(number));
      }
      graft.console().print(String.join(" ", numbers));
    }
  }
}
