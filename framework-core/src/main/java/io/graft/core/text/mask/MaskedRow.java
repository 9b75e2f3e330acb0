package io.graft.core.text.mask;

import java.util.Arrays;

/**
 * A row with some tokens hidden.
 *
 * @param ids what the model sees
 * @param targets what stood at the places to guess, {@link #NO_TARGET} elsewhere; as many as ids
 */
@SuppressWarnings("ArrayRecordComponent") // made for one batch, never handed out for writing
public record MaskedRow(int[] ids, int[] targets) {
  /** The class number that losses leave out. */
  public static final int NO_TARGET = -100;

  /** How many tokens are to be guessed. */
  public int masked() {
    return (int) Arrays.stream(targets).filter(target -> target != NO_TARGET).count();
  }
}
