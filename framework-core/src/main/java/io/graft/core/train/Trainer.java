package io.graft.core.train;

import io.graft.core.tensor.CounterRandom;
import io.graft.core.tensor.TensorTape;
import io.graft.spi.GraftException;
import io.graft.spi.peft.PeftSession;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.tensor.Tape;
import io.graft.spi.train.Batch;
import io.graft.spi.train.StepContext;
import io.graft.spi.train.StepResult;
import io.graft.spi.train.TrainingStep;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The training loop. One instance runs one job, on one thread. */
public final class Trainer {

  /** What the loop tells its job. */
  public interface Observer {

    /** A step begins; {@code step} counts from 1. */
    default void begins(long step) {}

    /** A step ended; {@code step} counts from 1. */
    void step(long step, int epoch, StepResult result, double seconds);

    /**
     * It is time to look at the development data.
     *
     * @return whether to go on
     */
    boolean evaluate(long step, int epoch);

    /**
     * All is done that belongs to a step, the look at the development data too.
     *
     * @param last whether no further step follows
     */
    default void ended(long step, boolean last) {}

    /** The job was cancelled behind {@code step}; an exception follows. */
    default void cancelled(long step) {}
  }

  private final TensorTape tape;
  private final long seed;
  private final TrainingPlan plan;
  private final List<PeftSession> methods;
  private final BooleanSupplier cancelled;
  private final TrainingClock clock;

  /**
   * @param clock the step that schedules look at; the loop moves it
   * @param methods told before each step
   * @param cancelled asked before each step
   */
  public Trainer(
      TensorTape tape,
      long seed,
      TrainingPlan plan,
      TrainingClock clock,
      List<PeftSession> methods,
      BooleanSupplier cancelled) {
    this.tape = tape;
    this.seed = seed;
    this.plan = plan;
    this.clock = clock;
    this.methods = List.copyOf(methods);
    this.cancelled = cancelled;
  }

  /**
   * Runs the steps of the plan that the clock has not behind it, until the observer says stop. What
   * a step sees depends on its number alone, so going on is the same as not having stopped.
   *
   * @return the number of steps done
   * @throws GraftException of category USER when the job was cancelled or the loss is no longer a
   *     number
   */
  public long fit(TrainingStep trainingStep, TrainingData data, Observer observer) {
    long before = 0;
    for (int epoch = 0; epoch < plan.epochs(); epoch++) {
      int steps = plan.steps(data.batches(epoch));
      long behind = clock.step() - before; // of this epoch; the whole of it when resuming later
      before += steps;
      for (int index = (int) Math.min(behind, steps); index < steps; index++) {
        if (cancelled.getAsBoolean()) {
          observer.cancelled(clock.step());
          throw GraftException.user("the job was cancelled", null, "go on with --resume");
        }
        observer.begins(clock.step() + 1);
        long started = System.nanoTime();
        long step = clock.step();
        tape.nextStep(step);
        double progress = (double) step / plan.totalSteps();
        methods.forEach(method -> method.beforeStep(progress));
        StepResult result = trainingStep.run(new Step(step, progress, data, epoch, index));
        Divergence.check(result, step);
        clock.advance();
        observer.step(clock.step(), epoch + 1, result, (System.nanoTime() - started) / 1e9);
        boolean due =
            plan.evalEvery() > 0
                ? clock.step() % plan.evalEvery() == 0 || clock.step() == plan.totalSteps()
                : index == steps - 1;
        boolean stops = due && !observer.evaluate(clock.step(), epoch + 1);
        observer.ended(clock.step(), stops || clock.step() == plan.totalSteps());
        if (stops) {
          return clock.step();
        }
      }
    }
    return clock.step();
  }

  /** One step's view of the job; a step may draw further batches of its epoch. */
  private final class Step implements StepContext {
    private final long step;
    private final double progress;
    private final TrainingData data;
    private final int epoch;
    private final int parts;
    private int index;
    private int drawn;

    Step(long step, double progress, TrainingData data, int epoch, int index) {
      this.step = step;
      this.progress = progress;
      this.data = data;
      this.epoch = epoch;
      this.index = index * plan.accumulate();
      this.parts = Math.min(plan.accumulate(), data.batches(epoch) - this.index);
    }

    @Override
    public Tape tape() {
      return tape;
    }

    @Override
    public long step() {
      return step;
    }

    @Override
    public double progress() {
      return progress;
    }

    @Override
    public int parts() {
      return parts;
    }

    @Override
    public Batch next() {
      if (parts > 1 && drawn > 0) {
        tape.nextStep(step); // the part before has gone into the optimizers' sums
        for (int pass = 0; pass < drawn; pass++) {
          tape.nextPass();
        }
      }
      drawn++;
      return data.batch(epoch, index++ % data.batches(epoch));
    }

    @Override
    public RandomStream random(String stream) {
      return CounterRandom.of(seed, stream, step);
    }
  }
}
