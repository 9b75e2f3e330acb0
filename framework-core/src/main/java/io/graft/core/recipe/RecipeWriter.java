package io.graft.core.recipe;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Writes a recipe with all defaults filled in. */
public final class RecipeWriter {
  private RecipeWriter() {}

  /**
   * The recipe as YAML: keys in the order of {@link Recipe}'s table, paths absolute. {@link
   * RecipeReader} reads an equal recipe from it, in whatever folder it lies.
   */
  public static String toYaml(Recipe recipe) {
    Map<String, @Nullable Object> top = new LinkedHashMap<>();
    putIfPresent(top, "domain", recipe.domain());
    top.put("base", recipe.base().toString());
    top.put("task", task(recipe.task()));
    top.put("data", data(recipe.data()));
    if (!recipe.augmentation().isEmpty()) {
      top.put("augmentation", recipe.augmentation().stream().map(RecipeWriter::augmenter).toList());
    }
    if (recipe.knowledge() != null) {
      top.put("knowledge", knowledge(recipe.knowledge()));
    }
    Map<String, @Nullable Object> method = new LinkedHashMap<>();
    method.put("peft", recipe.method().peft());
    method.putAll(recipe.method().settings().values());
    top.put("method", method);
    top.put("training", training(recipe.training()));
    DumpSettings settings =
        DumpSettings.builder()
            .setSchema(new CoreSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
            .setSplitLines(false)
            .setDereferenceAliases(true)
            .build();
    return new Dump(settings).dumpToString(top);
  }

  private static Map<String, @Nullable Object> task(TaskSection task) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    keys.put("type", task.type());
    if (!task.labels().isEmpty()) {
      keys.put("labels", task.labels());
    }
    keys.putAll(task.settings().values());
    return keys;
  }

  private static Map<String, @Nullable Object> data(DataSection data) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    keys.put("dir", data.dir().toString());
    keys.put("train", data.train().toString());
    if (data.dev() instanceof DevSource.File file) {
      keys.put("dev", file.path().toString());
    } else if (data.dev() instanceof DevSource.Cut cut) {
      keys.put("dev", Map.of("cut", cut.fraction()));
    }
    putIfPresent(keys, "test", data.test() == null ? null : data.test().toString());
    keys.put("text", data.text());
    if (data.textPair() != null) {
      keys.put("text_pair", data.textPair());
    }
    keys.put("label", data.label());
    keys.put("on_fault", data.onFault().name().toLowerCase(Locale.ROOT));
    return keys;
  }

  private static Map<String, @Nullable Object> augmenter(AugmentationSection augmentation) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    keys.put("type", augmentation.type());
    keys.putAll(augmentation.settings().values());
    return keys;
  }

  private static Map<String, @Nullable Object> knowledge(KnowledgeSection knowledge) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    keys.put("injector", knowledge.injector());
    if (knowledge.index() != null) {
      keys.put("index", knowledge.index().toString());
    }
    if (knowledge.shuffle() != null) {
      keys.put("shuffle", knowledge.shuffle());
    }
    keys.putAll(knowledge.settings().values());
    return keys;
  }

  private static Map<String, @Nullable Object> training(TrainingSection training) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    keys.put("epochs", training.epochs());
    keys.put("lr", training.learningRate());
    keys.put("head_lr", training.headLearningRate());
    keys.put("batch_tokens", training.batchTokens());
    keys.put("batch_rows", training.batchRows());
    keys.put("accumulate", training.accumulate());
    keys.put("max_length", training.maxLength());
    keys.put("warmup", training.warmup().amount());
    keys.put("schedule", training.schedule().name().toLowerCase(Locale.ROOT));
    keys.put("weight_decay", training.weightDecay());
    keys.put("dropout", training.dropout());
    keys.put("clip", training.clip());
    keys.put("seed", training.seed());
    keys.put("precision", training.precision().name().toLowerCase(Locale.ROOT));
    keys.put("threads", training.threads());
    keys.put("eval_every", training.evalEvery());
    keys.put("early_stopping", earlyStopping(training.earlyStopping()));
    keys.put("checkpoint_every", training.checkpointEvery());
    keys.put("keep_checkpoints", training.keepCheckpoints());
    return keys;
  }

  private static Object earlyStopping(@Nullable EarlyStopping stopping) {
    if (stopping == null) {
      return false;
    }
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    putIfPresent(keys, "metric", stopping.metric());
    keys.put("patience", stopping.patience());
    keys.put("min_delta", stopping.minDelta());
    return keys;
  }

  private static void putIfPresent(
      Map<String, @Nullable Object> keys, String key, @Nullable String value) {
    if (value != null) {
      keys.put(key, value);
    }
  }
}
