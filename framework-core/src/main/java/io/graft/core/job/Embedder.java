package io.graft.core.job;

import io.graft.core.model.BaseModels;
import io.graft.core.model.TransformerEncoder;
import io.graft.core.model.head.Pooling;
import io.graft.core.recipe.BaseReference;
import io.graft.core.tensor.TensorTape;
import io.graft.core.text.encode.Collator;
import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.encode.TextEncoder;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.EncoderOutput;
import io.graft.spi.model.PassOptions;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.text.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of texts: an encoder's last hidden states, without special treatment of any token.
 * Used by one thread at a time.
 */
public final class Embedder implements AutoCloseable {
  private static final int ROWS = 16;

  private final TensorTape tape;
  private final TextEncoder texts;
  private final Collator collator;
  private final Function<EncoderInput, EncoderOutput> encoder;
  private final Runnable closing;

  /**
   * @param encoder runs a batch on {@code tape}, without gradients
   * @param closing gives back what the embedder owns
   */
  Embedder(
      TensorTape tape,
      TextEncoder texts,
      Collator collator,
      Function<EncoderInput, EncoderOutput> encoder,
      Runnable closing) {
    this.tape = tape;
    this.texts = texts;
    this.collator = collator;
    this.encoder = encoder;
    this.closing = closing;
  }

  /**
   * Embeds with a base model as it is.
   *
   * @throws io.graft.spi.GraftException when the model cannot be loaded
   */
  public static Embedder open(BaseReference reference, JobResources resources) {
    BaseModels.Lease lease = resources.bases().acquire(reference);
    TensorTape tape = resources.engine().newTape(0);
    TransformerEncoder encoder = lease.model().encoder();
    return new Embedder(
        tape,
        new TextEncoder(lease.model().tokenizer(), null, encoder.config().maxTokens()),
        Collator.of(encoder.config(), tape),
        input -> encoder.forward(tape, input, PassOptions.evaluation()),
        () -> {
          tape.close();
          lease.close();
        });
  }

  /** Texts as token ids with special tokens, cut to what the model's positions reach. */
  public List<EncodedExample> encode(List<Example> examples) {
    return texts.encode(examples);
  }

  /**
   * The hidden states of each example's own tokens.
   *
   * @param pooling how they become one vector, or null for all of them
   * @return for each example, in order, {@code [1][H]} when pooled, else {@code [tokens][H]}
   */
  public List<float[][]> embed(List<EncodedExample> examples, @Nullable Pooling pooling) {
    List<float[][]> vectors = new ArrayList<>();
    for (int start = 0; start < examples.size(); start += ROWS) {
      int[] rows = new int[Math.min(ROWS, examples.size() - start)];
      int first = start;
      Arrays.setAll(rows, i -> first + i);
      tape.nextStep(0);
      EncoderInput input = collator.collate(examples, rows);
      vectors.addAll(tape.withoutGradients(() -> vectors(encoder.apply(input), pooling)));
    }
    return vectors;
  }

  private List<float[][]> vectors(EncoderOutput output, @Nullable Pooling pooling) {
    IntMatrix mask = output.textMask();
    float[] values =
        pooling == null ? output.hidden().toFloats() : pooling.pool(tape, output).toFloats();
    int size = output.hidden().shape().dimension(-1);
    List<float[][]> rows = new ArrayList<>();
    for (int row = 0; row < mask.rows(); row++) {
      List<float[]> vectors = new ArrayList<>();
      for (int column = 0; column < (pooling == null ? mask.columns() : 1); column++) {
        if (pooling != null || mask.get(row, column) == 1) {
          int at = pooling == null ? row * mask.columns() + column : row;
          vectors.add(Arrays.copyOfRange(values, at * size, (at + 1) * size));
        }
      }
      rows.add(vectors.toArray(float[][]::new));
    }
    return rows;
  }

  @Override
  public void close() {
    closing.run();
  }
}
