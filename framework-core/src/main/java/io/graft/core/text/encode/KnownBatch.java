package io.graft.core.text.encode;

import io.graft.spi.inject.InjectedRow;
import io.graft.spi.model.EncoderInput;
import io.graft.spi.model.TokenKnowledge;
import io.graft.spi.model.TokenMap;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Ops;
import io.graft.spi.tensor.Shape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a batch what injectors made of its rows. A batch of which nothing is known stays as it
 * is, so that it is computed bit by bit as without an injector.
 */
final class KnownBatch {
  /** Added to the scores of what must not be seen; its weight underflows to 0. */
  private static final float HIDDEN = -1e9f;

  private static final int[] NOTHING = {};

  private final int firstPosition;
  private final Ops ops;

  /**
   * @param firstPosition the position of the first token of a row
   * @param ops makes what lives as long as the batch
   */
  KnownBatch(int firstPosition, Ops ops) {
    this.firstPosition = firstPosition;
    this.ops = ops;
  }

  EncoderInput add(EncoderInput input, List<EncodedExample> rows) {
    EncoderInput known = input;
    List<InjectedRow> changed =
        rows.stream().map(KnownBatch::injected).filter(Objects::nonNull).toList();
    if (changed.stream().anyMatch(row -> row.places().length != row.length())) {
      known = known.withTokens(tokens(rows));
    }
    if (changed.stream().anyMatch(row -> row.positions() != null)) {
      known = known.withPositions(positions(input.tokensPerRow(), rows));
    }
    if (changed.stream().anyMatch(row -> row.visible() != null)) {
      int tokens = input.tokensPerRow();
      known =
          known.withAttentionBias(
              ops.constant(Shape.of(rows.size(), 1, tokens, tokens), bias(tokens, rows)));
    }
    if (changed.stream().anyMatch(row -> row.entries() != null)) {
      TokenKnowledge entries = entries(input.tokensPerRow(), rows);
      known = entries.isEmpty() ? known : known.withKnowledge(entries);
    }
    return known;
  }

  private static @Nullable InjectedRow injected(EncodedExample example) {
    return example.knowledge() != null && example.knowledge().row().changed()
        ? example.knowledge().row()
        : null;
  }

  private static TokenMap tokens(List<EncodedExample> rows) {
    int columns = rows.stream().mapToInt(EncodedExample::ownTokens).max().orElse(1);
    int[] places = new int[rows.size() * columns];
    Arrays.fill(places, -1);
    for (int row = 0; row < rows.size(); row++) {
      InjectedRow injected = injected(rows.get(row));
      int own = rows.get(row).ownTokens();
      int[] from = injected == null ? IntStream.range(0, own).toArray() : injected.places();
      System.arraycopy(from, 0, places, row * columns, own);
    }
    return new TokenMap(new IntMatrix(rows.size(), columns, places));
  }

  /** Where padding stands any position will do, for it is masked. */
  private IntMatrix positions(int tokens, List<EncodedExample> rows) {
    int[] positions = new int[rows.size() * tokens];
    Arrays.fill(positions, firstPosition);
    for (int row = 0; row < rows.size(); row++) {
      InjectedRow injected = injected(rows.get(row));
      int @Nullable [] own = injected == null ? null : injected.positions();
      for (int token = 0; token < rows.get(row).length(); token++) {
        positions[row * tokens + token] = firstPosition + (own == null ? token : own[token]);
      }
    }
    return new IntMatrix(rows.size(), tokens, positions);
  }

  /** {@code [B, 1, T, T]}: 0 where a token sees another. The mask takes care of padding. */
  private static float[] bias(int tokens, List<EncodedExample> rows) {
    float[] bias = new float[rows.size() * tokens * tokens];
    for (int row = 0; row < rows.size(); row++) {
      InjectedRow injected = injected(rows.get(row));
      List<BitSet> visible = injected == null ? null : injected.visible();
      for (int query = 0; visible != null && query < visible.size(); query++) {
        int start = (row * tokens + query) * tokens;
        for (int key = 0; key < visible.size(); key++) {
          bias[start + key] = visible.get(query).get(key) ? 0 : HIDDEN;
        }
      }
    }
    return bias;
  }

  private static TokenKnowledge entries(int tokens, List<EncodedExample> rows) {
    int[][] entries = new int[rows.size() * tokens][];
    Arrays.fill(entries, NOTHING);
    for (int row = 0; row < rows.size(); row++) {
      InjectedRow injected = injected(rows.get(row));
      int[][] own = injected == null ? null : injected.entries();
      if (own != null) {
        System.arraycopy(own, 0, entries, row * tokens, own.length);
      }
    }
    return new TokenKnowledge(rows.size(), tokens, entries);
  }
}
