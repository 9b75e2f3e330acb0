package io.graft.core.text.span;

import static io.graft.core.text.span.Iob2.Orphans.BEGIN;
import static io.graft.core.text.span.Iob2.Orphans.OUTSIDE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.core.text.read.LabelSet;
import io.graft.core.text.span.Iob2.Orphans;
import io.graft.core.text.span.Iob2.WordSpan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Iob2Test {

  /** Worked out by hand; the right column follows the script conlleval. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "O O                   | -                 | -",
        "B-X I-X O             | 0-2X              | 0-2X",
        "B-X B-X I-X           | 0-1X 1-3X         | 0-1X 1-3X",
        "O I-X I-X             | -                 | 1-3X",
        "I-X B-X               | 1-2X              | 0-1X 1-2X",
        "B-X I-Y I-Y           | 0-1X              | 0-1X 1-3Y",
        "B-X I-X I-Y I-X       | 0-2X              | 0-2X 2-3Y 3-4X",
        "B-X O I-X             | 0-1X              | 0-1X 2-3X",
        "B-X I-X B-Y I-Y I-Y   | 0-2X 2-5Y         | 0-2X 2-5Y",
      })
  void entitiesOfTags(String tags, String strict, String conlleval) {
    List<String> list = List.of(tags.strip().split(" "));
    assertEquals(strict.strip(), shown(list, OUTSIDE));
    assertEquals(conlleval.strip(), shown(list, BEGIN));
  }

  private static String shown(List<String> tags, Orphans orphans) {
    String shown =
        Iob2.entities(tags, orphans).stream()
            .map(entity -> entity.from() + "-" + entity.to() + entity.type())
            .collect(Collectors.joining(" "));
    return shown.isEmpty() ? "-" : shown;
  }

  @Test
  void tagsOfEntitiesAndBack() {
    List<WordSpan> entities =
        List.of(new WordSpan(0, 2, "X"), new WordSpan(2, 3, "X"), new WordSpan(4, 6, "Y"));
    List<String> tags = Iob2.tags(entities, 7);
    assertEquals(List.of("B-X", "I-X", "B-X", "O", "B-Y", "I-Y", "O"), tags);
    assertEquals(entities, Iob2.entities(tags, OUTSIDE));
    assertEquals(
        List.of("B-X", "I-X", "B-Y"),
        Iob2.tags(List.of(new WordSpan(0, 2, "X"), new WordSpan(1, 3, "Y")), 3));
  }

  @Test
  void typesOfTagsAndOfNames() {
    LabelSet tags = Iob2.tagSet(List.of("Drug", "Disease"));
    assertEquals(List.of("O", "B-Drug", "I-Drug", "B-Disease", "I-Disease"), tags.names());
    assertEquals(Set.of("Drug", "Disease"), Iob2.types(tags));
    assertEquals(Set.of("Drug"), Iob2.types(LabelSet.of(List.of("Drug"))));
  }
}
