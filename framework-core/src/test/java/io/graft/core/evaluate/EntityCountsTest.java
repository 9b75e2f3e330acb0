package io.graft.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graft.spi.text.LabelledSpan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntityCountsTest {

  /** 5 entities, 4 found, 2 of them right: precision 2/4, recall 2/5, F1 4/9. */
  @Test
  void onlyWholeEntitiesCount() {
    EntityCounts counts = new EntityCounts();
    counts.add(
        List.of(span(0, 3, "X"), span(5, 9, "X"), span(10, 12, "Y")),
        List.of(span(0, 3, "X"), span(5, 8, "X"), span(10, 12, "X")));
    counts.add(List.of(span(0, 3, "Y"), span(4, 5, "Y")), List.of(span(0, 3, "Y")));
    counts.add(List.of(), List.of());
    Map<String, Double> values = counts.values();
    assertEquals(2.0 / 4, values.get("precision"), 1e-12);
    assertEquals(2.0 / 5, values.get("recall"), 1e-12);
    assertEquals(4.0 / 9, values.get("f1"), 1e-12);
    assertEquals(1.0 / 3, values.get("precision_X"), 1e-12);
    assertEquals(1.0 / 2, values.get("recall_X"), 1e-12);
    assertEquals(2.0 / 5, values.get("f1_X"), 1e-12);
    assertEquals(1.0, values.get("precision_Y"), 1e-12);
    assertEquals(1.0 / 3, values.get("recall_Y"), 1e-12);
  }

  @Test
  void nothingFoundIsZeroAndDoublesCountOnce() {
    EntityCounts counts = new EntityCounts();
    counts.add(List.of(span(0, 1, "X"), span(0, 1, "X")), List.of());
    assertEquals(0, counts.values().get("f1"));
    counts.add(List.of(span(0, 1, "X")), List.of(span(0, 1, "X"), span(0, 1, "X")));
    assertEquals(1, counts.values().get("precision"));
    assertEquals(0.5, counts.values().get("recall"));
    assertFalse(counts.values().containsKey("f1_X"), "one type is the whole");
  }

  private static LabelledSpan span(int start, int end, String label) {
    return new LabelledSpan(start, end, label);
  }
}
