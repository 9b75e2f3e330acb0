package io.graft.host.cli;

import io.graft.core.job.AdaptationResult;
import io.graft.core.recipe.SearchSpace;
import io.graft.core.search.SearchPlan;
import io.graft.core.search.SearchState;
import io.graft.core.search.TrialResult;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Runs the trials of a search one after the other, each a run of its own through the trainer. */
final class ParameterSearch {
  private final Adaptation adaptation;
  private final Path recipe;
  private final List<String> overrides;
  private final SearchSpace space;
  private final long seed;
  private final Path out;
  private final Consumer<TrialResult> listener;

  /**
   * @param listener hears of each trial that ended, also of those that an earlier search ran
   */
  ParameterSearch(
      Adaptation adaptation,
      Path recipe,
      List<String> overrides,
      SearchSpace space,
      long seed,
      Path out,
      Consumer<TrialResult> listener) {
    this.adaptation = adaptation;
    this.recipe = recipe;
    this.overrides = overrides;
    this.space = space;
    this.seed = seed;
    this.out = out;
    this.listener = listener;
  }

  /** Runs what the plan says and the state does not have yet; returns the last round's results. */
  List<TrialResult> run(SearchPlan plan, SearchState state) {
    List<Integer> trials = plan.first();
    List<TrialResult> round = List.of();
    for (int epochs : plan.budgets()) {
      List<TrialResult> results = new ArrayList<>();
      for (int trial : trials) {
        TrialResult result =
            state.find(trial, epochs).orElseGet(() -> add(state, trial(trial, epochs, plan)));
        listener.accept(result);
        results.add(result);
      }
      round = results;
      trials = SearchPlan.survivors(round);
    }
    return round;
  }

  private static TrialResult add(SearchState state, TrialResult result) {
    state.add(result);
    return result;
  }

  private TrialResult trial(int trial, int epochs, SearchPlan plan) {
    List<String> drawn = space.draw(seed, trial);
    List<String> all = new ArrayList<>(overrides);
    if (plan.halving()) {
      all.add("training.epochs=" + epochs);
    }
    all.addAll(drawn);
    all.add("data.test="); // a search must not see it
    Path run = free(String.format(Locale.ROOT, "trial-%03d-e%d", trial, epochs));
    try {
      AdaptationResult result = adaptation.run(recipe, all, run);
      return new TrialResult(
          trial, epochs, drawn, run.toString(), result.metric(), result.value(), "");
    } catch (GraftException e) {
      if (e.category() == ErrorCategory.USER || e.category() == ErrorCategory.INTERNAL) {
        throw e; // the recipe or the space is wrong, and further trials would be too
      }
      return new TrialResult(trial, epochs, drawn, run.toString(), "", 0, e.what());
    }
  }

  /** A folder for a run; that of a trial which was stopped stays as it is. */
  private Path free(String name) {
    Path path = out.resolve(name);
    for (int i = 2; Files.exists(path); i++) {
      path = out.resolve(name + "-" + i);
    }
    return path;
  }
}
