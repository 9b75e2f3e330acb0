package io.graft.core.job;

import io.graft.core.checkpoint.Checkpoint;
import io.graft.core.train.RunningTraining;
import io.graft.core.train.TrainingPlan;
import io.graft.spi.GraftException;
import io.graft.spi.train.Objective;
import io.graft.spi.train.ObjectiveContext;
import io.graft.spi.train.TrainingStep;
import java.util.Optional;

/** How a training begins: from its start, or from a checkpoint. */
final class Resumption implements AutoCloseable {
  private final Optional<Checkpoint> checkpoint;

  private Resumption(Optional<Checkpoint> checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * @throws GraftException of category USER when the checkpoint was made for another plan
   */
  static Resumption of(TrainingRecord record, TrainingPlan plan) {
    Optional<Checkpoint> newest = record.newest();
    newest.ifPresent(checkpoint -> requirePlan(checkpoint, plan));
    return new Resumption(newest);
  }

  private static void requirePlan(Checkpoint checkpoint, TrainingPlan plan) {
    if (checkpoint.state().totalSteps() != plan.totalSteps()) {
      checkpoint.close();
      throw GraftException.user(
          "the checkpoint is of a training of "
              + checkpoint.state().totalSteps()
              + " steps, and this one has "
              + plan.totalSteps(),
          checkpoint.folder().toString(),
          "restore the data that the task reads, or start a new run");
    }
  }

  /** Opens the objective, from its state where there is one. */
  TrainingStep open(Objective objective, ObjectiveContext context) {
    return checkpoint
        .map(saved -> objective.restore(context, saved.state().objective()))
        .orElseGet(() -> objective.open(context));
  }

  /** Puts the state back, and tells from where it goes on. */
  void restore(RunningTraining training, TrainingWatch watch, JobListener listener) {
    checkpoint.ifPresent(
        saved -> {
          training.restore(saved.state());
          watch.startAt(saved.marks());
          listener.on(
              new JobEvent.PhaseStarted(
                  "resuming",
                  "behind step "
                      + saved.state().step()
                      + " of "
                      + saved.state().totalSteps()
                      + ", from "
                      + saved.folder().getFileName()));
        });
  }

  /** Whether no step is left to do. */
  boolean ended() {
    return checkpoint.isPresent() && checkpoint.get().state().ended();
  }

  @Override
  public void close() {
    checkpoint.ifPresent(Checkpoint::close);
  }
}
