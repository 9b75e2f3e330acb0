package io.graft.core.store;

import io.graft.core.file.IoReason;
import io.graft.core.recipe.RecipeKeys;
import io.graft.spi.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run as its folder tells it, whether it has ended or not.
 *
 * @param path the run directory
 * @param begun when its recipe was written, which is before anything long begins
 * @param recipe the keys of its resolved recipe by their full paths
 * @param result what {@code result.json} holds; empty for a run without result
 */
public record RunOverview(
    Path path,
    Instant begun,
    State state,
    Map<String, String> recipe,
    Map<String, @Nullable Object> result) {

  /** How far a run has come. */
  public enum State {
    /** It has a result. */
    DONE,
    /** It has none yet, and something in its folder changed within the last two minutes. */
    RUNNING,
    /** It has none, and nothing changes: it failed or was stopped. */
    UNFINISHED
  }

  private static final Duration QUIET = Duration.ofMinutes(2);

  /**
   * Looks at one run.
   *
   * @throws GraftException of category USER when the folder is no run, of category DATA when its
   *     result is damaged
   */
  public static RunOverview of(Path path) {
    RunDirectory run = new RunDirectory(path);
    if (!Files.isRegularFile(run.recipe())) {
      throw GraftException.user(
          "the folder is no run", path.toString(), "give a folder that 'graft adapt' wrote");
    }
    try {
      boolean done = Files.exists(run.result());
      return new RunOverview(
          path,
          Files.getLastModifiedTime(run.recipe()).toInstant(),
          done ? State.DONE : active(path) ? State.RUNNING : State.UNFINISHED,
          RecipeKeys.read(run.recipe()),
          done ? run.readResult() : Map.of());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * All runs in a folder and in the folders of it, the oldest first.
   *
   * @param refused takes what is wrong with runs that cannot be read, by their paths
   */
  public static List<RunOverview> in(Path folder, Map<Path, GraftException> refused) {
    List<RunOverview> runs = new ArrayList<>();
    List<Path> candidates;
    try (Stream<Path> paths = Files.find(folder, 2, (path, about) -> about.isDirectory())) {
      candidates = paths.filter(path -> Files.exists(path.resolve("recipe.yaml"))).toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    for (Path path : candidates) {
      try {
        runs.add(of(path));
      } catch (GraftException e) {
        refused.put(path, e);
      }
    }
    runs.sort(
        (a, b) ->
            a.begun().equals(b.begun())
                ? a.path().compareTo(b.path())
                : a.begun().compareTo(b.begun()));
    return runs;
  }

  /** The number under a key of the result, or null. */
  public @Nullable Double number(String key) {
    return result.get(key) instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
  }

  /** The text under a key of the result, or null. */
  public @Nullable String text(String key) {
    return result.get(key) instanceof String text ? text : null;
  }

  /** The adapted model's metrics by name; empty without a result. */
  public Map<String, Double> metrics() {
    return metrics("metrics");
  }

  /** The base's metrics by name; empty without a result. */
  public Map<String, Double> baseMetrics() {
    return metrics("base_metrics");
  }

  private Map<String, Double> metrics(String key) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (result.get(key) instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (value instanceof Number number) {
              metrics.put(String.valueOf(name), number.doubleValue());
            }
          });
    }
    return metrics;
  }

  /**
   * The keys in which recipes differ, with the value of each run; a missing key is null. Where the
   * data lies counts as a difference.
   */
  public static Map<String, List<@Nullable String>> differences(List<RunOverview> runs) {
    Map<String, List<@Nullable String>> differing = new TreeMap<>();
    for (RunOverview run : runs) {
      for (String key : run.recipe().keySet()) {
        List<@Nullable String> values = new ArrayList<>();
        runs.forEach(each -> values.add(each.recipe().get(key)));
        if (values.stream().distinct().count() > 1) {
          differing.put(key, values);
        }
      }
    }
    return differing;
  }

  private static boolean active(Path path) throws IOException {
    Instant since = Instant.now().minus(QUIET);
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.getLastModifiedTime(file).toInstant().isAfter(since)) {
          return true;
        }
      }
    }
    return false;
  }

  private static GraftException unreadable(Path path, IOException e) {
    return GraftException.user(
        "the folder cannot be read (" + IoReason.of(e) + ")",
        path.toString(),
        "name the folder that holds the runs with --dir");
  }
}
