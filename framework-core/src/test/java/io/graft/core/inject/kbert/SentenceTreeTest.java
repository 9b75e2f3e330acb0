package io.graft.core.inject.kbert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graft.spi.inject.InjectedRow;
import io.graft.spi.inject.Injection;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.inject.TokenMention;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sentence trees against examples worked out by hand after the paper's sections 3.3 and 3.4. */
class SentenceTreeTest {
  private static final int ROOM = 100;

  /**
   * The paper's example. Words: [CLS] Tim Cook is currently visiting Beijing now, as 0, 10 to 16;
   * (Tim Cook, CEO, Apple), (Beijing, capital, China), (Beijing, is_a, City) as 21 to 26.
   */
  @Test
  void theExampleOfThePaper() {
    LinkedText text =
        text(
            new int[] {0, 10, 11, 12, 13, 14, 15, 16},
            new TokenMention(1, 3, "Tim Cook", List.of("tim")),
            new TokenMention(6, 7, "Beijing", List.of("beijing")));
    SentenceTree tree = new SentenceTree(text, ROOM, ROOM);
    tree.branch(0, new int[] {21, 22}, injection(0));
    tree.branch(1, new int[] {23, 24}, injection(1));
    tree.branch(1, new int[] {25, 26}, injection(1));
    InjectedRow row = tree.row();
    assertArrayEquals(new int[] {0, 10, 11, 21, 22, 12, 13, 14, 15, 23, 24, 25, 26, 16}, row.ids());
    // soft positions as in the paper's figure 2
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 3, 4, 5, 6, 7, 8, 7, 8, 7}, row.positions());
    assertArrayEquals(new int[] {0, 1, 2, 5, 6, 7, 8, 13}, row.places());
    assertEquals(
        List.of(
            "###..####....#", // [CLS] sees the sentence
            "#########....#", // Tim: and CEO Apple
            "#########....#", // Cook: and CEO Apple
            ".####.........", // CEO: its branch and Tim Cook
            ".####.........", // Apple
            "###..####....#", // is
            "###..####....#", // currently
            "###..####....#", // visiting
            "###..#########", // Beijing: and both of its branches
            "........###...", // capital: its branch and Beijing
            "........###...", // China
            "........#..##.", // is_a: not the other branch
            "........#..##.", // City
            "###..####....#"), // now
        drawn(row));
  }

  @Test
  void withoutBranchesTheTextStaysAsItIs() {
    LinkedText text = text(new int[] {0, 10, 1});
    InjectedRow row = new SentenceTree(text, ROOM, ROOM).row();
    assertFalse(row.changed());
    assertEquals(text.ids(), row.ids());
  }

  @Test
  void aBranchThatDoesNotFitIsLeftOut() {
    LinkedText text = text(new int[] {0, 10, 1}, new TokenMention(1, 2, "x", List.of("x")));
    SentenceTree tree = new SentenceTree(text, 3, ROOM);
    tree.branch(0, new int[] {21, 22}, injection(0));
    tree.branch(0, new int[] {23, 24}, injection(0)); // a fourth token
    tree.branch(0, new int[] {25}, injection(0));
    assertArrayEquals(new int[] {0, 10, 21, 22, 25, 1}, tree.row().ids());
    SentenceTree low = new SentenceTree(text, ROOM, 3); // positions 0 to 2
    low.branch(0, new int[] {21, 22}, injection(0));
    low.branch(0, new int[] {25}, injection(0));
    assertArrayEquals(new int[] {0, 1, 2, 2}, low.row().positions());
  }

  private static LinkedText text(int[] ids, TokenMention... mentions) {
    return new LinkedText(ids, new int[ids.length], List.of(mentions));
  }

  private static Injection injection(int mention) {
    return new Injection(mention, "c", "w");
  }

  private static List<String> drawn(InjectedRow row) {
    List<BitSet> visible = row.visible();
    return visible.stream()
        .map(
            seen ->
                IntStream.range(0, row.length())
                    .mapToObj(token -> seen.get(token) ? "#" : ".")
                    .collect(Collectors.joining()))
        .toList();
  }
}
