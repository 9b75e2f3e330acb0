package io.graft.core.job;

import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.TextEncoder;
import io.graft.core.train.FrozenPrefix;

/**
 * The parts of a job's data, ready for the model.
 *
 * @param evaluated the part that results are reported on; one of the others where those are the
 *     same
 */
record EncodedData(EncodedSplit train, EncodedSplit dev, EncodedSplit evaluated) {

  static EncodedData of(
      LabelledData data, TextEncoder encoder, Collator collator, int batchTokens) {
    EncodedSplit train = EncodedSplit.of(data.train(), encoder, collator, batchTokens);
    EncodedSplit dev = EncodedSplit.of(data.dev(), encoder, collator, batchTokens);
    return new EncodedData(train, dev, evaluated(data, encoder, collator, batchTokens, train, dev));
  }

  private static EncodedSplit evaluated(
      LabelledData data,
      TextEncoder encoder,
      Collator collator,
      int batchTokens,
      EncodedSplit train,
      EncodedSplit dev) {
    return switch (data.evaluatedName()) {
      case "train" -> train;
      case "dev" -> dev;
      default -> EncodedSplit.of(data.test(), encoder, collator, batchTokens);
    };
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
    return new EncodedData(cachedTrain, cachedDev, cachedEvaluated);
  }
}
