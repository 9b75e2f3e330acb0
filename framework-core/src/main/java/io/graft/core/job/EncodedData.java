package io.graft.core.job;

import io.graft.core.task.EncodedSplit;
import io.graft.core.task.TaskSession;
import io.graft.core.train.FrozenPrefix;

/**
 * The parts of a job's data, ready for the model.
 *
 * @param evaluated the part that results are reported on; one of the others where those are the
 *     same
 * @param kept whether the states of frozen layers are kept for the training data
 */
record EncodedData(EncodedSplit train, EncodedSplit dev, EncodedSplit evaluated, boolean kept) {

  static EncodedData of(LabelledData data, TaskSession task) {
    EncodedSplit train = task.encode(data.train());
    EncodedSplit dev = task.encode(data.dev());
    EncodedSplit evaluated =
        switch (data.evaluatedName()) {
          case "train" -> train;
          case "dev" -> dev;
          default -> task.encode(data.test());
        };
    return new EncodedData(train, dev, evaluated, false);
  }

  /** The same with the states of frozen layers kept, where that gains something and fits. */
  EncodedData cached(FrozenPrefix prefix) {
    if (prefix.depth() == 0) {
      return this;
    }
    EncodedSplit cachedTrain = train.cached(prefix);
    EncodedSplit cachedDev = dev.cached(prefix);
    EncodedSplit cachedEvaluated =
        evaluated == train ? cachedTrain : evaluated == dev ? cachedDev : evaluated.cached(prefix);
    return new EncodedData(cachedTrain, cachedDev, cachedEvaluated, cachedTrain != train);
  }
}
