package io.graft.core.task.maskedlm;

import io.graft.core.evaluate.Metrics;
import io.graft.core.objective.MaskedPositions;
import io.graft.core.task.Baseline;
import io.graft.core.task.EncodedSplit;
import io.graft.core.task.Prediction;
import io.graft.core.task.TaskContext;
import io.graft.core.task.TaskSession;
import io.graft.core.tensor.CounterRandom;
import io.graft.core.text.corpus.CorpusMix;
import io.graft.core.text.corpus.PackedRow;
import io.graft.core.text.mask.TermTrie;
import io.graft.core.text.mask.TokenMasking;
import io.graft.core.text.read.RawTexts;
import io.graft.core.text.tokenizer.SpecialToken;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.core.train.ModelRunner;
import io.graft.core.train.TrainingData;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.tensor.RandomStream;
import io.graft.spi.text.Example;
import io.graft.spi.train.Batch;
import io.graft.spi.train.Loss;
import io.graft.spi.train.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Continued pretraining in one job. */
final class MaskedLanguageSession implements TaskSession {
  /** The random stream of masks for evaluations: the same ones whatever the job's seed. */
  private static final RandomStream HELD_OUT = CounterRandom.of(0, "held-out masking", 0);

  /** The count of a token that was never seen: add-half smoothing. */
  private static final double UNSEEN = 0.5;

  private final TaskContext context;
  private final MaskedLanguageSettings settings;
  private final TokenMasking heldOut;

  MaskedLanguageSession(TaskContext context) {
    this.context = context;
    this.settings = new MaskedLanguageSettings(context.settings(), context.data());
    this.heldOut = masking(null);
  }

  private TokenMasking masking(@Nullable TermTrie terms) {
    return new TokenMasking(
        settings.unit(),
        settings.maskShare(),
        context.encoder().tokenizer().maskId(),
        ordinary(context.encoder().tokenizer()),
        terms,
        settings.termWeight());
  }

  /** Every id but those of special tokens. */
  private static int[] ordinary(Tokenizer tokenizer) {
    Set<Integer> special = new HashSet<>();
    for (SpecialToken role : SpecialToken.values()) {
      tokenizer.specialId(role).ifPresent(special::add);
    }
    return IntStream.rangeClosed(0, tokenizer.largestId())
        .filter(id -> !special.contains(id))
        .toArray();
  }

  /** Rows of packed text: fewer or more than there are examples. */
  @Override
  public EncodedSplit encode(List<Example> examples) {
    List<PackedRow> rows =
        examples.isEmpty()
            ? List.of()
            : pack(examples.stream().map(Example::text), examples.get(0).id());
    PackedInputs inputs = new PackedInputs(rows, context.collator());
    return new EncodedSplit(
        examples,
        inputs.encoded(),
        inputs,
        EncodedSplit.evaluationBatches(inputs.lengths(), context.batchTokens()));
  }

  private List<PackedRow> pack(Stream<String> texts, String where) {
    return context.encoder().packing(settings.boundary()).pack(texts, where);
  }

  @Override
  public TrainingData training(EncodedSplit train) {
    List<PackedRow> rows = new ArrayList<>(PackedInputs.of(train).rows());
    int domainRows = rows.size();
    settings.general().ifPresent(file -> rows.addAll(general(file)));
    CorpusMix mix =
        new CorpusMix(
            domainRows,
            rows.size() - domainRows,
            settings.generalShare(),
            CounterRandom.of(context.seed(), "general", 0));
    List<String> terms = settings.terms();
    TokenMasking masking =
        masking(terms.isEmpty() ? null : new TermTrie(terms, context.encoder().tokenizer()));
    MaskedRows masked = new MaskedRows(rows, masking, context.collator());
    return new PretrainingData(
        masked, mix, context.batchTokens(), context.batchRows(), context.seed());
  }

  private List<PackedRow> general(Path file) {
    try (Stream<String> documents = RawTexts.documents(file, settings.textField())) {
      return pack(documents, file.toString());
    }
  }

  /** What is hidden differs from epoch to epoch. */
  @Override
  public boolean cacheable() {
    return false;
  }

  @Override
  public Loss loss(List<Example> train) {
    return (ops, logits, targets) ->
        ops.crossEntropy(logits, Objects.requireNonNull(targets.classes()), 0, null);
  }

  /** The logarithm of each token's frequency, so that the first guesses are those of a unigram. */
  @Override
  public Optional<float[]> startBias(List<Example> train) {
    Tokenizer tokenizer = context.encoder().tokenizer();
    double[] counts = new double[tokenizer.largestId() + 1];
    Arrays.fill(counts, UNSEEN);
    for (Example example : train) {
      for (int id : tokenizer.encode(example.text(), Tokenizer.NO_LIMIT, false).ids()) {
        counts[id]++;
      }
    }
    double sum = Arrays.stream(counts).sum();
    float[] bias = new float[counts.length];
    for (int id = 0; id < bias.length; id++) {
      bias[id] = (float) Math.log(counts[id] / sum);
    }
    return Optional.of(bias);
  }

  @Override
  public Metrics evaluate(ModelRunner runner, Model model, EncodedSplit split) {
    MaskedRows rows = // terms are not preferred: what is measured does not depend on their list
        new MaskedRows(PackedInputs.of(split).rows(), heldOut, context.collator());
    double[] sums = new double[2];
    runner.each(
        split.evaluationBatches(),
        (numbers, tape) -> {
          Batch batch = rows.batch(numbers, HELD_OUT);
          MaskedPositions hidden =
              MaskedPositions.of(batch.targets(), batch.input().tokensPerRow());
          EncoderOutput output = model.encode(tape, batch.input(), false);
          sums[0] += (double) hidden.loss(tape, model, output, false).item() * hidden.count();
          sums[1] += hidden.count();
          return hidden.count();
        });
    double loss = sums[0] / Math.max(1, sums[1]);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("perplexity", Math.exp(loss));
    values.put("masked_loss", loss);
    return new Metrics("perplexity", values);
  }

  @Override
  public List<Prediction> predict(ModelRunner runner, Model model, EncodedSplit split) {
    return new MaskedGuesses(context).of(runner, model, split.examples());
  }

  /** None of its own: the model before training is scored like the one after. */
  @Override
  public Optional<Baseline> baseline(ModelRunner runner, Model base, EncodedSplit train) {
    return Optional.empty();
  }
}
