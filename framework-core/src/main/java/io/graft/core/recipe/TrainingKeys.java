package io.graft.core.recipe;

import io.graft.spi.train.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code training} section: its keys, ranges and defaults. */
final class TrainingKeys {
  static final List<String> KEYS =
      List.of(
          "epochs",
          "lr",
          "head_lr",
          "batch_tokens",
          "batch_rows",
          "accumulate",
          "max_length",
          "warmup",
          "schedule",
          "weight_decay",
          "dropout",
          "clip",
          "seed",
          "precision",
          "threads",
          "eval_every",
          "early_stopping",
          "checkpoint_every",
          "keep_checkpoints");
  private static final List<String> EARLY_STOPPING = List.of("metric", "patience", "min_delta");

  private TrainingKeys() {}

  static TrainingSection read(Section section, List<String> allPaths) {
    section.allow(KEYS, allPaths);
    TrainingSection defaults = TrainingSection.defaults();
    double lr = section.number("lr", defaults.learningRate(), 1e-9, 10);
    return new TrainingSection(
        section.integer("epochs", defaults.epochs(), 1, 10_000),
        lr,
        section.number("head_lr", lr, 1e-9, 10),
        section.integer("batch_tokens", defaults.batchTokens(), 8, 1 << 24),
        section.integer("batch_rows", defaults.batchRows(), 0, 1 << 20),
        section.integer("accumulate", defaults.accumulate(), 1, 1 << 16),
        section.integer("max_length", defaults.maxLength(), 4, 1 << 16),
        warmup(section, defaults.warmup()),
        section.choice("schedule", defaults.schedule(), Schedule.Kind.class),
        section.number("weight_decay", defaults.weightDecay(), 0, 1),
        section.number("dropout", defaults.dropout(), 0, 0.9),
        section.number("clip", defaults.clip(), 0, 1e9),
        section.integer("seed", defaults.seed(), 0, Long.MAX_VALUE),
        section.choice("precision", defaults.precision(), Precision.class),
        section.integer("threads", defaults.threads(), 1, 1024),
        section.integer("eval_every", defaults.evalEvery(), 0, Integer.MAX_VALUE),
        earlyStopping(section),
        section.integer("checkpoint_every", defaults.checkpointEvery(), 0, Integer.MAX_VALUE),
        section.integer("keep_checkpoints", defaults.keepCheckpoints(), 1, 1000));
  }

  private static Warmup warmup(Section section, Warmup fallback) {
    double amount = section.number("warmup", fallback.amount(), 0, 1e9);
    if (amount > 1 && amount != Math.rint(amount)) {
      throw section.wrong(
          "warmup",
          "value '" + amount + "' is neither a share nor a number of steps",
          "give a share below 1, such as 0.1, or whole steps, such as 100");
    }
    return new Warmup(amount);
  }

  private static @Nullable EarlyStopping earlyStopping(Section section) {
    EarlyStopping defaults = EarlyStopping.defaults();
    YamlNode node = section.find("early_stopping");
    if (node == null || Boolean.FALSE.equals(node.value())) {
      return null;
    }
    if (Boolean.TRUE.equals(node.value())) {
      return defaults;
    }
    if (!(node instanceof YamlNode.Keys)) {
      throw section.wrong(
          "early_stopping",
          "value " + node.kind() + " is not right",
          "give true, false or a map such as {patience: 3}");
    }
    Section keys = section.section("early_stopping");
    keys.allow(EARLY_STOPPING, List.of());
    return new EarlyStopping(
        keys.optionalText("metric"),
        keys.integer("patience", defaults.patience(), 1, 1000),
        keys.number("min_delta", defaults.minDelta(), 0, 1));
  }
}
