package io.graft.core.inject.kbert;

import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.Injection;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.inject.TokenMention;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A text with branches behind its mentions (K-BERT, Liu et al. 2020, sections 3.3 and 3.4).
 *
 * <p>The row holds the text's tokens in order, each branch right behind the mention that it belongs
 * to. Soft positions count the text as if it had no branches, and a branch as if it went on behind
 * its mention. In the visible matrix the tokens of the text see each other; a branch and the tokens
 * of its mention see each other; the tokens of a branch see each other; all else is hidden.
 *
 * <p>Used by one thread.
 */
final class SentenceTree {
  private record Branch(int mention, int[] ids, Injection injection) {}

  private final LinkedText text;
  private final int maxPosition;
  private final List<Branch> branches = new ArrayList<>();
  private int room;

  /**
   * @param room the most tokens that may be added
   * @param maxPosition positions stay below
   */
  SentenceTree(LinkedText text, int room, int maxPosition) {
    this.text = text;
    this.room = room;
    this.maxPosition = maxPosition;
  }

  /**
   * Adds a branch, unless there is no room for all of it.
   *
   * @param mention which mention it belongs to; branches come in the order of the mentions
   */
  void branch(int mention, int[] ids, Injection injection) {
    int last = text.mentions().get(mention).to() - 1;
    if (ids.length > 0 && ids.length <= room && last + ids.length < maxPosition) {
      branches.add(new Branch(mention, ids, injection));
      room -= ids.length;
    }
  }

  /** The row; unchanged without branches. */
  InjectedRow row() {
    if (branches.isEmpty()) {
      return InjectedRow.unchanged(text);
    }
    int added = branches.stream().mapToInt(branch -> branch.ids().length).sum();
    int length = text.length() + added;
    int[] ids = new int[length];
    int[] types = new int[length];
    int[] positions = new int[length];
    int[] places = new int[text.length()];
    int[] starts = new int[branches.size()];
    int at = 0;
    int next = 0;
    for (int token = 0; token < text.length(); token++) {
      ids[at] = text.ids()[token];
      types[at] = text.types()[token];
      positions[at] = token;
      places[token] = at++;
      while (next < branches.size() && mention(next).to() - 1 == token) {
        starts[next] = at;
        for (int id : branches.get(next++).ids()) {
          ids[at] = id;
          types[at] = text.types()[token];
          positions[at] = token + 1 + at - starts[next - 1];
          at++;
        }
      }
    }
    return new InjectedRow(
        ids,
        types,
        positions,
        visible(length, places, starts),
        places,
        null,
        branches.stream().map(Branch::injection).toList());
  }

  private TokenMention mention(int branch) {
    return text.mentions().get(branches.get(branch).mention());
  }

  private List<BitSet> visible(int length, int[] places, int[] starts) {
    BitSet trunk = new BitSet(length);
    for (int place : places) {
      trunk.set(place);
    }
    BitSet[] seen = new BitSet[length];
    for (int place : places) {
      seen[place] = (BitSet) trunk.clone();
    }
    for (int i = 0; i < starts.length; i++) {
      int from = starts[i];
      int to = from + branches.get(i).ids().length;
      BitSet own = new BitSet(length);
      own.set(from, to);
      for (int token = mention(i).from(); token < mention(i).to(); token++) {
        own.set(places[token]);
        seen[places[token]].set(from, to);
      }
      for (int token = from; token < to; token++) {
        seen[token] = own; // one set for all of a branch
      }
    }
    return List.of(seen);
  }
}
