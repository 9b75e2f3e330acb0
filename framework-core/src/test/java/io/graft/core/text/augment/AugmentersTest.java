package io.graft.core.text.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.GraftException;
import io.graft.spi.text.AugmenterSession;
import io.graft.spi.text.Example;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentersTest {

  @Test
  void aSynonymStandsInThePlaceOfAName() {
    Map<String, Object> one = Map.of("share", 1);
    assertEquals(
        List.of("Pyrexia, then acetylsalicylic acid."),
        AugmentedBy.texts(new SynonymAugmenter(), one, "Fever, then aspirin."));
    assertEquals(List.of("患者发烧三天"), AugmentedBy.texts(new SynonymAugmenter(), one, "患者发热三天"));
  }

  @Test
  void anAmbiguousNameStays() {
    assertEquals(List.of(), AugmentedBy.texts(new SynonymAugmenter(), Map.of(), "He has a cold."));
  }

  @Test
  void anotherConceptOfTheTypeIsSwappedIn() {
    Set<String> symptoms = Set.of("cough", "tussis", "chill", "cold", "咳嗽");
    for (String text :
        AugmentedBy.texts(new EntitySwapAugmenter(), Map.of("copies", 9), "No fever.")) {
      assertTrue(symptoms.contains(text.substring(3, text.length() - 1)), text);
    }
    assertEquals(
        List.of(),
        AugmentedBy.texts(
            new EntitySwapAugmenter(), Map.of("types", List.of("drug")), "No fever."));
  }

  @Test
  void everyOperationOfEdaIsMade() {
    String text = "the patient took aspirin for fever";
    List<String> replaced =
        AugmentedBy.texts(new EdaAugmenter(), Map.of("insert", 0, "swap", 0, "delete", 0), text);
    assertTrue(
        List.of(
                "the patient took acetylsalicylic acid for fever",
                "the patient took aspirin for pyrexia")
            .containsAll(replaced),
        replaced::toString);
    assertEquals(1, replaced.size());
    String inserted =
        AugmentedBy.texts(new EdaAugmenter(), Map.of("replace", 0, "swap", 0, "delete", 0), text)
            .get(0);
    assertTrue(inserted.length() > text.length());
    String swapped =
        AugmentedBy.texts(new EdaAugmenter(), Map.of("replace", 0, "insert", 0, "delete", 0), text)
            .get(0);
    assertEquals(
        List.of(text.split(" ")).stream().sorted().toList(),
        List.of(swapped.split(" ")).stream().sorted().toList());
    String deleted =
        AugmentedBy.texts(
                new EdaAugmenter(),
                Map.of("replace", 0, "insert", 0, "swap", 0, "delete", 0.5),
                text)
            .get(0);
    assertTrue(deleted.length() < text.length());
  }

  @Test
  void templatesTakeTextAndWhatTheExampleNames() {
    assertEquals(
        List.of("IMPRESSION: No cough. Plan: aspirin."),
        AugmentedBy.texts(
                new TemplateAugmenter(),
                Map.of("templates", List.of("IMPRESSION: {text} Plan: {drug}.")),
                "No cough.")
            .stream()
            .map(text -> text.replace("acetylsalicylic acid", "aspirin"))
            .toList());
    assertEquals(
        List.of("As for aspirin: yes"),
        AugmentedBy.texts(
            new TemplateAugmenter(),
            Map.of("templates", List.of("As for {drug}: yes"), "labels", List.of("a")),
            "She took aspirin."));
    assertEquals(
        List.of(),
        AugmentedBy.texts(
            new TemplateAugmenter(),
            Map.of("templates", List.of("As for {drug}: yes"), "labels", List.of("b")),
            "She took aspirin."));
  }

  @Test
  void templatesThatCannotBeFilledAreRefused() {
    assertRefused(Map.of(), "no template");
    assertRefused(Map.of("templates", List.of("IMPRESSION")), "no slot");
    assertRefused(Map.of("templates", List.of("a { b {text}")), "brace");
    assertRefused(Map.of("templates", List.of("a {drug}")), "label");
    assertRefused(Map.of("templates", List.of("{text} {planet}")), "planet");
  }

  private static void assertRefused(Map<String, Object> settings, String why) {
    GraftException error =
        assertThrows(
            GraftException.class, () -> AugmentedBy.texts(new TemplateAugmenter(), settings, "x"));
    assertTrue(error.getMessage().contains(why), error::getMessage);
  }

  @Test
  void anAugmenterThatChangesLabelsIsCalledOut() {
    AugmenterSession wrong =
        example -> List.of(new Example(example.id(), "other", null, List.of("b")));
    List<Example> train = List.of(new Example("train:1", "text", null, List.of("a")));
    GraftException error =
        assertThrows(
            GraftException.class, () -> new Augmentation(1, List.of()).run("wrong", wrong, train));
    assertTrue(error.getMessage().contains("wrong"), error::getMessage);
  }
}
