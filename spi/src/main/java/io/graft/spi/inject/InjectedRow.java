package io.graft.spi.inject;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the model reads in place of a text's own tokens. T counts the tokens of this row. Arrays are
 * not copied and not to be changed.
 *
 * @param ids {@code [T]} token ids
 * @param types {@code [T]} token types
 * @param positions {@code [T]} positions counted from 0, several tokens may share one; null for one
 *     after the other
 * @param visible for each token the tokens that it attends to, itself among them; null when each
 *     sees all
 * @param places where the tokens of the original text stand in this row, in their order
 * @param entries {@code [T]}: for each token what {@link io.graft.spi.peft.Delta.Informed}
 *     functions are told of it, numbers whose meaning is the injector's own; null for none
 * @param injections what was injected, for people
 */
@SuppressWarnings("ArrayRecordComponent") // made for one row, as long as a text
public record InjectedRow(
    int[] ids,
    int[] types,
    int @Nullable [] positions,
    @Nullable List<BitSet> visible,
    int[] places,
    int @Nullable [][] entries,
    List<Injection> injections) {
  public InjectedRow {
    injections = List.copyOf(injections);
    length(ids, types, "types");
    length(ids, positions, "positions");
    if (visible != null && visible.size() != ids.length) {
      throw new IllegalArgumentException(visible.size() + " visible sets for " + ids.length);
    }
    if (entries != null && entries.length != ids.length) {
      throw new IllegalArgumentException(entries.length + " entries for " + ids.length);
    }
  }

  private static void length(int[] ids, int @Nullable [] other, String what) {
    if (other != null && other.length != ids.length) {
      throw new IllegalArgumentException(other.length + " " + what + " for " + ids.length);
    }
  }

  /** The text as it is. */
  public static InjectedRow unchanged(LinkedText text) {
    return new InjectedRow(
        text.ids(),
        text.types(),
        null,
        null,
        IntStream.range(0, text.length()).toArray(),
        null,
        List.of());
  }

  /** The text as it is, with vectors at its tokens. */
  public static InjectedRow informed(LinkedText text, int[][] entries, List<Injection> injections) {
    InjectedRow plain = unchanged(text);
    return new InjectedRow(plain.ids, plain.types, null, null, plain.places, entries, injections);
  }

  /** The number of tokens. */
  public int length() {
    return ids.length;
  }

  /** Whether the model reads anything but the text's own tokens, each seeing all. */
  public boolean changed() {
    return positions != null || visible != null || entries != null || places.length != ids.length;
  }
}
