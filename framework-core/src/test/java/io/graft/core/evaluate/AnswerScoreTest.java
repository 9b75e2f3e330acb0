package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerScoreTest {

  private static double[] score(List<String> gold, String predicted) {
    AnswerScore score = new AnswerScore();
    score.add(gold, predicted);
    return new double[] {score.values().get("exact_match"), score.values().get("answer_f1")};
  }

  private static void check(double exact, double f1, String predicted, String... gold) {
    double[] score = score(List.of(gold), predicted);
    assertEquals(exact, score[0], 1e-12);
    assertEquals(f1, score[1], 1e-12);
  }

  @Test
  void caseArticlesAndPunctuationDoNotCount() {
    check(1, 1, "The Heart.", "heart");
    check(1, 1, "U.S. dollar", "US dollar");
    check(0, 0, "lung", "heart");
  }

  /** 2 words in common of 3 given and 4 right: F1 4/7. */
  @Test
  void wordsAreBags() {
    check(0, 4.0 / 7, "left heart chamber", "the wall of heart left");
    check(0, 2.0 / 3, "heart heart", "heart");
  }

  @Test
  void theBestOfSeveralAnswersCounts() {
    check(1, 1, "aspirin", "acetylsalicylic acid", "aspirin");
  }

  @Test
  void charactersOfChineseAreWords() {
    check(0, 2.0 * 2 / 5, "胃痛", "胃部痛");
  }

  @Test
  void noAnswerIsRightWhereThereIsNone() {
    double[] none = score(List.of(), "");
    assertEquals(1, none[0]);
    assertEquals(1, none[1]);
    assertEquals(0, score(List.of(), "heart")[1]);
    check(0, 0, "", "heart");
  }
}
