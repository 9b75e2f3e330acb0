package io.graft.core.store;

import io.graft.core.file.AtomicFile;
import io.graft.core.file.IoReason;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The record of one job on disk: {@code recipe.yaml} as resolved, {@code environment.json}, {@code
 * metrics.jsonl}, {@code tensorboard/}, {@code log.txt}, {@code checkpoints/}, {@code
 * predictions.jsonl}, {@code adapter/} and, last of all, {@code result.json}: a run that has one
 * has ended well. {@code report.html} is made of the others.
 *
 * @param path the folder
 */
public record RunDirectory(Path path) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
  private static final int MAX_SAME_SECOND = 1000;
  private static final int MAX_RESULT_BYTES = 4 << 20;

  /**
   * Creates {@code parent/<time>-<name>}, with a number behind it where that is taken.
   *
   * @param name the recipe's name; what a file name should not hold is replaced
   * @throws GraftException of category DATA when it cannot be created
   */
  public static RunDirectory create(Path parent, LocalDateTime time, String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    String stem = STAMP.format(time) + (safe.isEmpty() ? "" : "-" + safe);
    try {
      Files.createDirectories(parent);
      for (int i = 1; i <= MAX_SAME_SECOND; i++) {
        try {
          Path path = parent.resolve(i == 1 ? stem : stem + "-" + i);
          return new RunDirectory(Files.createDirectory(path));
        } catch (FileAlreadyExistsException taken) {
          continue; // another job of the same second: the next number
        }
      }
    } catch (IOException e) {
      throw cannotCreate(parent, e);
    }
    throw GraftException.data(
        MAX_SAME_SECOND + " runs of that name and second exist",
        parent.resolve(stem).toString(),
        "name another folder with --out");
  }

  /**
   * Creates the run in {@code path} itself, which must not exist or be empty.
   *
   * @throws GraftException of category USER when something is there already
   */
  public static RunDirectory createAt(Path path) {
    try {
      if (Files.exists(path) && !isEmptyFolder(path)) {
        throw GraftException.user(
            "the folder for the run is not empty",
            path.toString(),
            "name a new one with --out, or remove it");
      }
      return new RunDirectory(Files.createDirectories(path));
    } catch (IOException e) {
      throw cannotCreate(path, e);
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> children = Files.list(path)) {
      return children.findAny().isEmpty();
    }
  }

  private static GraftException cannotCreate(Path path, IOException e) {
    return GraftException.data(
        "the run directory cannot be created (" + IoReason.of(e) + ")",
        path.toString(),
        "name a writable folder with --out",
        e);
  }

  /**
   * A run whose adapter can be used.
   *
   * @param path a run, or an adapter folder by itself
   * @throws GraftException of category USER when there is nothing, or no adapter in it
   */
  public static RunDirectory open(Path path) {
    RunDirectory run = new RunDirectory(path);
    if (!Files.isDirectory(path)) {
      throw GraftException.user(
          "there is no such run", path.toString(), "give the folder that 'graft adapt' wrote");
    }
    if (!Files.isDirectory(run.adapter())) {
      boolean begun = Files.exists(run.recipe());
      throw GraftException.user(
          begun
              ? "the run has no adapter: it failed, was stopped, or still goes on"
              : "the folder is neither a run nor an adapter",
          path.toString(),
          begun
              ? "see "
                  + run.log().getFileName()
                  + " there; go on with: graft adapt --resume "
                  + path
              : "give the folder that 'graft adapt' wrote");
    }
    return run;
  }

  /** Whether the folder is a run or an adapter, rather than a base model. */
  public static boolean isRun(Path path) {
    return Files.exists(path.resolve(AdapterFiles.CONFIG))
        || Files.exists(path.resolve("adapter").resolve(AdapterFiles.CONFIG));
  }

  /** Where the adapter is: {@code adapter/}, or the folder itself when it is one. */
  public Path adapter() {
    return Files.exists(path.resolve(AdapterFiles.CONFIG)) ? path : path.resolve("adapter");
  }

  public Path recipe() {
    return path.resolve("recipe.yaml");
  }

  public Path environment() {
    return path.resolve("environment.json");
  }

  public Path log() {
    return path.resolve("log.txt");
  }

  public Path result() {
    return path.resolve("result.json");
  }

  /** Where the checkpoints are. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  public Path metricsFile() {
    return path.resolve("metrics.jsonl");
  }

  public Path tensorBoard() {
    return path.resolve("tensorboard");
  }

  public Path predictions() {
    return path.resolve("predictions.jsonl");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  /** Writes the resolved recipe. */
  public void writeRecipe(String yaml) {
    AtomicFile.write(recipe(), yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes where the job ran. */
  public void writeEnvironment(RunEnvironment environment) {
    AtomicFile.write(environment(), JsonFile.pretty(environment.asMap()));
  }

  /** Writes {@code augmented.jsonl}: the examples that were made from training examples. */
  public void writeAugmented(List<? extends Map<String, ? extends @Nullable Object>> examples) {
    AtomicFile.write(
        path.resolve("augmented.jsonl"),
        channel -> {
          for (Map<String, ? extends @Nullable Object> example : examples) {
            ByteBuffer line = ByteBuffer.wrap(JsonFile.line(example));
            while (line.hasRemaining()) {
              channel.write(line);
            }
          }
        });
  }

  /** Writes what the job came to; the last thing that it does. */
  public void writeResult(Map<String, ? extends @Nullable Object> result) {
    AtomicFile.write(result(), JsonFile.pretty(result));
  }

  /**
   * What the job came to.
   *
   * @throws GraftException of category DATA when the run has not ended well or the file is damaged
   */
  public Map<String, @Nullable Object> readResult() {
    if (!Files.exists(result())) {
      throw GraftException.data(
          "the run has no result: it failed, was stopped, or still goes on",
          path.toString(),
          "see " + log().getFileName() + " there, and go on with: graft adapt --resume " + path);
    }
    return JsonFile.read(result(), MAX_RESULT_BYTES).values();
  }

  /** Opens the count of the steps that were begun. */
  public StepCounter stepCounter() {
    return StepCounter.open(path.resolve("steps-all-lives.txt"));
  }

  /**
   * What {@code environment.json} holds; empty for a run without.
   *
   * @throws GraftException of category DATA when the file is damaged
   */
  public Map<String, @Nullable Object> readEnvironment() {
    return Files.exists(environment())
        ? JsonFile.read(environment(), MAX_RESULT_BYTES).values()
        : Map.of();
  }

  /** Writes what was said of each evaluated example. */
  public void writePredictions(List<PredictedExample> examples) {
    PredictionsFile.write(predictions(), examples);
  }

  /**
   * What was said of each evaluated example; empty for a run without.
   *
   * @throws GraftException of category DATA when the file is damaged
   */
  public List<PredictedExample> readPredictions() {
    return Files.exists(predictions()) ? PredictionsFile.read(predictions()) : List.of();
  }

  /** Opens {@code metrics.jsonl} for appending. */
  public MetricsLog metrics() {
    return MetricsLog.open(metricsFile());
  }

  /** Opens {@code metrics.jsonl} for appending and begins an event file for TensorBoard. */
  public RunLog openLog() {
    return RunLog.open(this);
  }

  /**
   * Hands on each line of {@code metrics.jsonl} as its values by name; nothing when there is none.
   *
   * @throws GraftException of category DATA when the file is damaged
   */
  public void readMetrics(Consumer<Map<String, @Nullable Object>> each) {
    if (Files.exists(metricsFile())) {
      JsonLines.read(metricsFile(), line -> each.accept(line.values()));
    }
  }
}
