package io.graft.spi.model;

import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What enters an encoder: B rows of T tokens. Immutable; each {@code with} method returns a changed
 * copy.
 */
public final class EncoderInput {
  private final IntMatrix ids;
  private final IntMatrix mask;
  private @Nullable IntMatrix types;
  private @Nullable IntMatrix positions;
  private @Nullable Tensor embeddings;
  private @Nullable Tensor attentionBias;
  private @Nullable TokenMap tokens;
  private int @Nullable [] adapterOfRow;
  private boolean causal;
  private @Nullable Tensor hidden;
  private int firstLayer;
  private @Nullable TokenKnowledge knowledge;

  private EncoderInput(IntMatrix ids, IntMatrix mask) {
    this.ids = ids;
    this.mask = mask;
  }

  /**
   * @param ids {@code [B, T]} token ids
   * @param mask {@code [B, T]}, 1 for a token and 0 for padding
   */
  public static EncoderInput of(IntMatrix ids, IntMatrix mask) {
    if (ids.rows() != mask.rows() || ids.columns() != mask.columns()) {
      throw new IllegalArgumentException("ids " + ids + " and mask " + mask + " differ in shape");
    }
    return new EncoderInput(ids, mask);
  }

  private EncoderInput copy() {
    EncoderInput copy = new EncoderInput(ids, mask);
    copy.types = types;
    copy.positions = positions;
    copy.embeddings = embeddings;
    copy.attentionBias = attentionBias;
    copy.tokens = tokens;
    copy.adapterOfRow = adapterOfRow;
    copy.causal = causal;
    copy.hidden = hidden;
    copy.firstLayer = firstLayer;
    copy.knowledge = knowledge;
    return copy;
  }

  /** With token types, {@code [B, T]}. */
  public EncoderInput withTypes(IntMatrix newTypes) {
    EncoderInput copy = copy();
    copy.types = newTypes;
    return copy;
  }

  /** With positions of its own, {@code [B, T]}: soft positions, for instance. */
  public EncoderInput withPositions(IntMatrix newPositions) {
    EncoderInput copy = copy();
    copy.positions = newPositions;
    return copy;
  }

  /** With word embeddings {@code [B, T, H]} in place of those of the ids. */
  public EncoderInput withEmbeddings(Tensor newEmbeddings) {
    EncoderInput copy = copy();
    copy.embeddings = newEmbeddings;
    return copy;
  }

  /**
   * With a bias on the attention scores of every layer, {@code [B|1, heads|1, T, T]}, on top of the
   * mask: a visible matrix, for instance. It may require a gradient.
   */
  public EncoderInput withAttentionBias(Tensor bias) {
    EncoderInput copy = copy();
    copy.attentionBias = bias;
    return copy;
  }

  /** With the places of the original tokens among these. */
  public EncoderInput withTokens(TokenMap newTokens) {
    EncoderInput copy = copy();
    copy.tokens = newTokens;
    return copy;
  }

  /**
   * With an adapter for each row: an index into the adapters of the pass, or -1 for none. Without
   * it, every adapter serves all rows.
   */
  public EncoderInput withAdapterOfRow(int... adapters) {
    if (adapters.length != ids.rows()) {
      throw new IllegalArgumentException(
          adapters.length + " adapter numbers for " + ids.rows() + " rows");
    }
    EncoderInput copy = copy();
    copy.adapterOfRow = adapters.clone();
    return copy;
  }

  /** With each token seeing only itself and what comes before. */
  public EncoderInput withCausal(boolean newCausal) {
    EncoderInput copy = copy();
    copy.causal = newCausal;
    return copy;
  }

  /**
   * With the hidden states that enter layer {@code layer}, {@code [B, T, H]}; what lies below is
   * not run. This is how a cached frozen prefix enters.
   */
  public EncoderInput withHidden(int layer, Tensor newHidden) {
    EncoderInput copy = copy();
    copy.firstLayer = layer;
    copy.hidden = newHidden;
    return copy;
  }

  /**
   * With what an injector knows of tokens, for the functions that it put after sites.
   *
   * @since 1.2
   */
  public EncoderInput withKnowledge(TokenKnowledge newKnowledge) {
    if (newKnowledge.rows() != ids.rows() || newKnowledge.tokens() != ids.columns()) {
      throw new IllegalArgumentException("knowledge of another shape than ids " + ids);
    }
    EncoderInput copy = copy();
    copy.knowledge = newKnowledge;
    return copy;
  }

  public int rows() {
    return ids.rows();
  }

  public int tokensPerRow() {
    return ids.columns();
  }

  public IntMatrix ids() {
    return ids;
  }

  public IntMatrix mask() {
    return mask;
  }

  public Optional<IntMatrix> types() {
    return Optional.ofNullable(types);
  }

  public Optional<IntMatrix> positions() {
    return Optional.ofNullable(positions);
  }

  public Optional<Tensor> embeddings() {
    return Optional.ofNullable(embeddings);
  }

  public Optional<Tensor> attentionBias() {
    return Optional.ofNullable(attentionBias);
  }

  /** The places of the original tokens; the identity unless set. */
  public TokenMap tokens() {
    return tokens == null ? TokenMap.identity(ids.rows(), ids.columns()) : tokens;
  }

  /** A copy of the adapter numbers of the rows, or empty. */
  public Optional<int[]> adapterOfRow() {
    return Optional.ofNullable(adapterOfRow == null ? null : adapterOfRow.clone());
  }

  public boolean causal() {
    return causal;
  }

  /** The layer that {@link #hidden()} enters; 0 without. */
  public int firstLayer() {
    return firstLayer;
  }

  public Optional<Tensor> hidden() {
    return Optional.ofNullable(hidden);
  }

  /**
   * What an injector knows of tokens, or empty.
   *
   * @since 1.2
   */
  public Optional<TokenKnowledge> knowledge() {
    return Optional.ofNullable(knowledge);
  }
}
