package io.graft.core.store;

import io.graft.core.Services;
import io.graft.core.file.AtomicFolder;
import io.graft.core.file.IoReason;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.core.model.BaseModel;
import io.graft.core.model.EncoderLoader;
import io.graft.core.model.head.MaskedLanguageHead;
import io.graft.core.tensor.Engine;
import io.graft.core.tensor.TensorTape;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.Site;
import io.graft.spi.model.SiteKind;
import io.graft.spi.tensor.Parameter;
import io.graft.spi.tensor.Shape;
import io.graft.spi.train.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folds an adapter into its base model and writes the result as a Hugging Face folder: {@code
 * config.json}, {@code model.safetensors} and the tokenizer's files. A head that is not the
 * family's own cannot be told in Hugging Face's keys; its weights are stored all the same, and the
 * key {@code graft} in config.json says how Graft reads them.
 */
public final class MergedModel {
  /** How far merged and unmerged scores may be apart, relative to the largest score. */
  private static final double TOLERANCE = 1e-4;

  private static final String WEIGHTS = "model.safetensors";
  private static final String CONFIG = "config.json";

  private final BaseModel base;
  private final LoadedAdapter adapted;
  private final Services services;
  private final JobEnvironment job;

  /**
   * @param adapted the adapter, loaded onto {@code base}
   */
  public MergedModel(BaseModel base, LoadedAdapter adapted, Services services, JobEnvironment job) {
    this.base = base;
    this.adapted = adapted;
    this.services = services;
    this.job = job;
  }

  /**
   * What merging came to.
   *
   * @param folder where the merged model is
   * @param maxDifference the greatest difference between a merged and an unmerged score
   * @param scale the greatest absolute unmerged score, at least 1
   * @param rows how many texts were compared
   */
  public record Report(Path folder, double maxDifference, double scale, int rows) {}

  /**
   * Writes the merged model, loads it afresh and compares its scores with the unmerged ones. The
   * folder appears only when they agree.
   *
   * @param folder must not exist or be empty
   * @param checks inputs to compare on, at least one row
   * @throws GraftException of category USER when the adapter cannot be merged or something is in
   *     the folder; of category INTERNAL when the scores differ
   */
  public Report write(Path folder, List<EncoderInput> checks, Engine engine) {
    if (checks.isEmpty()) {
      throw new IllegalArgumentException("merging is not believed without inputs to compare on");
    }
    refuseOccupied(folder);
    FoldedWeights folded = new FoldedWeights(base.encoder(), adapted.adapter());
    Report[] report = new Report[1];
    AtomicFolder.write(
        folder,
        temporary -> {
          weights(folded).write(temporary.resolve(WEIGHTS));
          Files.write(temporary.resolve(CONFIG), JsonFile.pretty(config()));
          base.writeTokenizer(temporary);
          report[0] = compare(temporary, folder, checks, engine);
        });
    return report[0];
  }

  private static void refuseOccupied(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    boolean empty = false;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> children = Files.list(folder)) {
        empty = children.findAny().isEmpty();
      } catch (IOException e) {
        throw GraftException.data(
            "the folder cannot be read (" + IoReason.of(e) + ")",
            folder.toString(),
            "name another one",
            e);
      }
    }
    if (!empty) {
      throw GraftException.user(
          "something is there already", folder.toString(), "name a new folder with --out");
    }
  }

  private SafetensorsWriter weights(FoldedWeights folded) {
    EncoderFamily family = base.encoder().family();
    SafetensorsWriter writer = new SafetensorsWriter().metadata(Map.of("format", "pt"));
    for (Site site : base.encoder().sites()) {
      if (site.kind() == SiteKind.ATTENTION || site.kind() == SiteKind.SEQUENCE) {
        continue;
      }
      String weight = AdapterKeys.taskModelName(site.weight(), false, family);
      writer.add(weight, shape(site.weight()), folded.weight(site));
      if (site.kind() != SiteKind.EMBEDDING) {
        String bias = AdapterKeys.taskModelName(site.bias(), false, family);
        writer.add(bias, shape(site.bias()), folded.bias(site));
      }
    }
    Set<String> headNames = new HashSet<>();
    for (Parameter parameter : adapted.model().headParameters()) {
      headNames.add(parameter.name());
      add(writer, parameter, family);
    }
    for (Parameter other : base.encoder().allWeights()) {
      // a head of the base that the adapter replaced is left out; a pooler goes along
      if (other.name().startsWith("pooler.") && !headNames.contains(other.name())) {
        add(writer, other, family);
      }
    }
    return writer;
  }

  private static void add(SafetensorsWriter writer, Parameter parameter, EncoderFamily family) {
    writer.add(
        AdapterKeys.taskModelName(parameter.name(), true, family),
        parameter.shape(),
        parameter.toFloats());
  }

  private Shape shape(String name) {
    return base.encoder().weight(name).orElseThrow().shape();
  }

  private Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>(base.config());
    TaskConfig task = TaskConfig.of(adapted.manifest());
    if (config.get("architectures") instanceof List<?> listed && !listed.isEmpty()) {
      config.put("architectures", List.of(architecture(listed.get(0), task)));
    }
    config.remove("dtype");
    config.put("torch_dtype", "float32");
    task.addTo(config);
    return config;
  }

  /** The class that reads the folder elsewhere: of the encoder alone when the head is Graft's. */
  private static String architecture(Object listed, TaskConfig task) {
    return String.valueOf(listed).replaceFirst("(Model|For[A-Z]\\w*|LMHeadModel)$", "")
        + (task.head().name().equals(MaskedLanguageHead.NAME)
            ? "ForMaskedLM"
            : task.ownHead() ? "ForSequenceClassification" : "Model");
  }

  private Report compare(Path temporary, Path folder, List<EncoderInput> checks, Engine engine) {
    double difference = 0;
    double scale = 1;
    int rows = 0;
    try (BaseModel merged = new EncoderLoader(engine, services).load(temporary)) {
      Model fresh = PretrainedClassifier.open(merged, services, job).model();
      for (EncoderInput input : checks) {
        float[] expected = logits(adapted.model(), input, engine);
        float[] found = logits(fresh, input, engine);
        for (int i = 0; i < expected.length; i++) {
          scale = Math.max(scale, Math.abs(expected[i]));
          double apart = Math.abs(expected[i] - found[i]);
          difference = Math.max(difference, apart); // NaN stays
        }
        rows += input.rows();
      }
    }
    if (!(difference <= TOLERANCE * scale)) {
      throw GraftException.internal(
          "the merged model's scores differ from the adapter's by "
              + difference
              + " where the largest is "
              + scale
              + ", so "
              + folder
              + " was not written",
          null);
    }
    return new Report(folder, difference, scale, rows);
  }

  private float[] logits(Model model, EncoderInput input, Engine engine) {
    try (TensorTape tape = engine.newTape(job.seed())) {
      return tape.withoutGradients(() -> model.logits(tape, input, false).toFloats());
    }
  }
}
