package io.graft.core.text.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.knowledge.NamedPlace;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
import io.graft.spi.text.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every augmenter that comes with Graft, whatever the texts. */
class AugmenterPropertiesTest {
  private static final Map<Augmenter, Map<String, Object>> AUGMENTERS =
      Map.of(
          new SynonymAugmenter(),
          Map.of("copies", 2),
          new EntitySwapAugmenter(),
          Map.of("copies", 2),
          new EdaAugmenter(),
          Map.of("copies", 4, "delete", 0.3),
          new TemplateAugmenter(),
          Map.of("templates", List.of("NOTE: {text}", "{symptom}. {text} {drug}?")));

  @Property(tries = 50)
  void theSourceGivesLabelsAndProvenance(@ForAll("data") List<Example> train) {
    AUGMENTERS.forEach(
        (augmenter, settings) -> {
          Map<String, Example> byId =
              train.stream().collect(Collectors.toMap(Example::id, example -> example));
          Augmentation all = AugmentedBy.run(augmenter, settings, 5, train, List.of());
          for (Augmented made : all.made()) {
            Example source = byId.get(made.source());
            assertEquals(source.labels(), made.example().labels());
            assertEquals(source.second(), made.example().second());
            assertEquals(augmenter.name(), made.augmenter());
            assertEquals(5, made.seed());
            assertFalse(made.example().text().isBlank());
            assertFalse(byId.containsKey(made.example().id()));
          }
          assertEquals(
              all.made().size(),
              all.made().stream().map(made -> made.example().id()).distinct().count());
        });
  }

  @Property(tries = 50)
  void theSameSeedMakesTheSameWhateverTheOrder(
      @ForAll("data") List<Example> train, @ForAll long seed) {
    List<Example> reversed = new ArrayList<>(train);
    java.util.Collections.reverse(reversed);
    AUGMENTERS.forEach(
        (augmenter, settings) -> {
          List<Augmented> first =
              AugmentedBy.run(augmenter, settings, seed, train, List.of()).made();
          assertEquals(first, AugmentedBy.run(augmenter, settings, seed, train, List.of()).made());
          for (Example example : reversed) {
            List<String> alone =
                AugmentedBy.open(augmenter, settings, seed).augment(example).stream()
                    .map(Example::text)
                    .toList();
            for (Augmented made : first) {
              if (made.source().equals(example.id())) {
                assertTrue(alone.contains(made.example().text()));
              }
            }
          }
        });
  }

  @Property(tries = 50)
  void nothingOfDevOrTestIsMade(@ForAll("data") List<Example> train) {
    AUGMENTERS.forEach(
        (augmenter, settings) -> {
          Augmentation free = AugmentedBy.run(augmenter, settings, 9, train, List.of());
          List<Example> heldOut = // every second text that would be made, in other letters
              free.made().stream()
                  .filter(made -> made.example().text().hashCode() % 2 == 0)
                  .map(
                      made ->
                          new Example(
                              "dev",
                              " " + made.example().text().toUpperCase(Locale.ROOT) + "\n",
                              made.example().second(),
                              List.of("a")))
                  .toList();
          Augmentation guarded = AugmentedBy.run(augmenter, settings, 9, train, heldOut);
          List<String> left = guarded.made().stream().map(made -> plain(made.example())).toList();
          for (Example example : heldOut) {
            assertFalse(left.contains(plain(example)));
          }
          assertEquals(heldOut.isEmpty(), guarded.leaked() == 0);
        });
  }

  private static String plain(Example example) {
    return example.text().strip().toLowerCase(Locale.ROOT) + "|" + example.second();
  }

  /** Each span is labelled with the text that it covers, or by what may stand in its place. */
  @Property(tries = 50)
  void spansFollow(@ForAll("data") List<Example> train) {
    List<Example> spanned = train.stream().map(AugmenterPropertiesTest::withSpans).toList();
    AUGMENTERS.forEach(
        (augmenter, settings) -> {
          boolean swaps = augmenter instanceof EntitySwapAugmenter;
          for (Augmented made :
              AugmentedBy.run(augmenter, settings, 5, spanned, List.of()).made()) {
            String text = made.example().text();
            Example source =
                spanned.stream().filter(e -> e.id().equals(made.source())).findFirst().get();
            assertEquals(source.spans().size(), made.example().spans().size());
            for (LabelledSpan span : made.example().spans()) {
              String covered = text.substring(span.start(), span.end());
              List<NamedPlace> names = new TinyTerms().names(covered);
              assertEquals(1, names.size(), covered);
              assertEquals(covered.length(), names.get(0).end() - names.get(0).start());
              if (!swaps) {
                assertTrue(names.get(0).concepts().contains(span.label()), covered);
              }
            }
            for (Segment word : made.example().words()) {
              assertEquals(word.text(), text.substring(word.start(), word.end()));
            }
          }
        });
  }

  /** Every name is a span that its concept labels; every run without a blank is a word. */
  private static Example withSpans(Example example) {
    String text = example.text();
    List<LabelledSpan> spans =
        new TinyTerms()
            .names(text).stream()
                .map(at -> new LabelledSpan(at.start(), at.end(), at.concepts().get(0)))
                .toList();
    List<Segment> words = new ArrayList<>();
    java.util.regex.Matcher word = java.util.regex.Pattern.compile("\\S+").matcher(text);
    while (example.labels().contains("a") && word.find()) {
      words.add(new Segment(word.start(), word.end(), word.group()));
    }
    return new Example(example.id(), text, example.second(), example.labels(), spans, words);
  }

  @Property(tries = 50)
  void negationsAreKept(@ForAll("data") List<Example> train) {
    for (Augmented made :
        AugmentedBy.run(new EdaAugmenter(), Map.of("copies", 4, "delete", 0.5), 3, train, List.of())
            .made()) {
      Example source =
          train.stream().filter(e -> e.id().equals(made.source())).findFirst().orElseThrow();
      for (String word : List.of("no", "without", "未")) {
        assertEquals(
            count(source.text(), word), count(made.example().text(), word), made::toString);
      }
    }
  }

  private static long count(String text, String word) {
    return Words.of(text, List.of()).stream()
        .filter(at -> text.substring(at.start(), at.end()).equals(word))
        .count();
  }

  @Provide
  Arbitrary<List<Example>> data() {
    Arbitrary<String> word =
        Arbitraries.of(
            "no",
            "fever",
            "Fever",
            "cough",
            "the",
            "patient",
            "without",
            "heart attack",
            "aspirin",
            "患者",
            "未",
            "发热",
            "咳嗽",
            "。",
            ",",
            "5 mg",
            "cold",
            "😀",
            "(MI)",
            "\u00e9t\u00e9");
    Arbitrary<Example> example =
        net.jqwik.api.Combinators.combine(
                word.list().ofMinSize(1).ofMaxSize(12),
                Arbitraries.of("a", "b"),
                Arbitraries.of(true, false))
            .as(
                (words, label, pair) ->
                    new Example(
                        "x", String.join(" ", words), pair ? "and?" : null, List.of(label)));
    return example
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(
            list -> {
              List<Example> numbered = new ArrayList<>();
              for (Example e : list) {
                numbered.add(
                    new Example("train:" + numbered.size(), e.text(), e.second(), e.labels()));
              }
              return numbered;
            });
  }
}
