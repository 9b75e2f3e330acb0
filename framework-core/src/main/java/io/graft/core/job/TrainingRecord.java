package io.graft.core.job;

import io.graft.core.checkpoint.Checkpoint;
import io.graft.core.checkpoint.Checkpoints;
import io.graft.core.checkpoint.RunMarks;
import io.graft.core.recipe.TrainingSection;
import io.graft.core.store.RunDirectory;
import io.graft.core.store.RunLog;
import io.graft.core.store.StepCounter;
import io.graft.core.train.TrainingState;
import java.util.Map;
import java.util.Optional;

/** What training writes into the run's directory as it goes. Used by one thread. */
final class TrainingRecord implements AutoCloseable {
  private final RunLog log;
  private final StepCounter steps;
  private final Checkpoints checkpoints;

  private TrainingRecord(RunLog log, StepCounter steps, Checkpoints checkpoints) {
    this.log = log;
    this.steps = steps;
    this.checkpoints = checkpoints;
  }

  /**
   * @param identity what the run is made of
   */
  static TrainingRecord open(
      RunDirectory directory,
      TrainingSection settings,
      Map<String, String> identity,
      JobListener listener) {
    Checkpoints checkpoints =
        new Checkpoints(
            directory.checkpoints(),
            settings.checkpointEvery(),
            settings.keepCheckpoints(),
            identity,
            message -> listener.on(new JobEvent.Warned(message)));
    return new TrainingRecord(directory.openLog(), directory.stepCounter(), checkpoints);
  }

  /** Appends what was measured after a step. */
  void log(Map<String, Object> row) {
    log.append(row);
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  long stepsAllLives() {
    return steps.count();
  }

  void stepBegins() {
    steps.add();
  }

  /** Where to go on; the record is put back to that point, or to its start. */
  Optional<Checkpoint> newest() {
    Optional<Checkpoint> newest = checkpoints.newest();
    newest.ifPresent(checkpoint -> steps.atLeast(checkpoint.marks().stepsAllLives()));
    log.cutTo(
        newest.map(checkpoint -> checkpoint.marks().metricsBytes()).orElse(0L),
        newest.map(checkpoint -> checkpoint.state().step()).orElse(0L));
    return newest;
  }

  void save(TrainingState state, double seconds, long realTokens, long paddedTokens, double flops) {
    steps.force();
    checkpoints.save(
        state, new RunMarks(seconds, realTokens, paddedTokens, flops, log.force(), steps.count()));
  }

  @Override
  public void close() {
    try (log) {
      steps.close();
    }
  }
}
