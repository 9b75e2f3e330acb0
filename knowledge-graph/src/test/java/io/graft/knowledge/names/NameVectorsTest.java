package io.graft.knowledge.names;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Search by cosine against sorting everything, and by n-grams against a case by hand. */
class NameVectorsTest {
  private static final int SIZE = 7; // no multiple of four
  private static final int NAMES = 200;

  private final int[] concepts = IntStream.range(0, NAMES).map(row -> row * 31 % 60).toArray();
  private final float[] units = new float[NAMES * SIZE];

  NameVectorsTest() {
    for (int row = 0; row < NAMES; row++) {
      System.arraycopy(NameVectors.unit(vector(row)), 0, units, row * SIZE, SIZE);
    }
  }

  private static float[] vector(int seed) {
    float[] vector = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      vector[i] = (float) Math.sin(1 + seed * 12.9898 + i * 78.233);
    }
    return vector;
  }

  private double cosine(float[] unit, int row) {
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      sum += (double) unit[i] * units[row * SIZE + i];
    }
    return sum;
  }

  private double best(float[] unit, int concept) {
    return IntStream.range(0, NAMES)
        .filter(row -> concepts[row] == concept)
        .mapToDouble(row -> cosine(unit, row))
        .max()
        .orElseThrow();
  }

  @Test
  void theNearestConceptsAreThoseOfTheNearestNames() {
    NameVectors vectors = NameVectors.of(units, SIZE, concepts);
    for (int query = 1000; query < 1020; query++) {
      float[] unit = NameVectors.unit(vector(query));
      List<Integer> all = new ArrayList<>(IntStream.range(0, 60).boxed().toList());
      all.sort(Comparator.comparingDouble(concept -> -best(unit, concept)));
      List<NameVectors.Found> found = vectors.nearest(unit, 5);
      assertEquals(all.subList(0, 5), found.stream().map(NameVectors.Found::concept).toList());
      for (NameVectors.Found each : found) {
        assertEquals(best(unit, each.concept()), each.cosine(), 1e-5);
        assertEquals(each.concept(), concepts[each.row()]);
        assertEquals(each.cosine(), vectors.cosineWith(unit, each.concept()));
      }
    }
    assertEquals(60, vectors.nearest(NameVectors.unit(vector(5)), 1000).size());
  }

  @Test
  void equalScoresAreInTheOrderOfConcepts() {
    float[] same = {1, 0, 1, 0, 1, 0, 0, 1};
    NameVectors vectors = NameVectors.of(same, 2, new int[] {2, 1, 0, 3});
    List<NameVectors.Found> found = vectors.nearest(new float[] {1, 0}, 2);
    assertEquals(List.of(0, 1), found.stream().map(NameVectors.Found::concept).toList());
  }

  @Test
  void charactersThatNamesShareFindConcepts() {
    List<ConceptName> names =
        List.of(
            new ConceptName("A", "heart failure"),
            new ConceptName("B", "kidney failure"),
            new ConceptName("A", "cardiac insufficiency"),
            new ConceptName("C", "cardiomyopathy"),
            new ConceptName("D", "糖尿病"));
    try (CharacterNgrams index = new CharacterNgrams(names, new int[] {0, 1, 0, 2, 3}, 3, 3)) {
      assertEquals(List.of(0, 1), index.nearest("Failures of heart", 5));
      assertEquals(List.of(2, 0), index.nearest("cardiomyopathic", 5).subList(0, 2));
      assertEquals(List.of(3), index.nearest("糖尿病", 2));
      assertEquals(List.of(), index.nearest("xyz", 5));
      assertEquals(List.of(), index.nearest("", 5));
    }
  }
}
