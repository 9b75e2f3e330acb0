package io.graft.host.knowledge;

import io.graft.knowledge.names.CharacterNgrams;
import io.graft.knowledge.names.ConceptName;
import io.graft.knowledge.names.NameEncoder;
import io.graft.knowledge.names.NameVectors;
import io.graft.spi.GraftException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Held-out names and the names among which they are to find their concepts.
 *
 * @param known the names of all concepts
 * @param concepts the number of each known name's concept, in the order in which they come
 * @param queries the names that were held out
 * @param wanted the number of each one's concept
 */
@SuppressWarnings("ArrayRecordComponent") // made for one evaluation
public record NameData(
    List<ConceptName> known, int[] concepts, List<ConceptName> queries, int[] wanted) {
  private static final int DEPTH = 5;

  /**
   * @throws GraftException of category DATA when there is no held-out name, or one of a concept
   *     that has no other
   */
  public static NameData of(List<ConceptName> known, List<ConceptName> queries) {
    if (queries.isEmpty()) {
      throw GraftException.data(
          "no name is held out", "test.jsonl", "write the names again with --held-out 0.1");
    }
    Map<String, Integer> numbers = new HashMap<>();
    int[] concepts =
        known.stream()
            .mapToInt(name -> numbers.computeIfAbsent(name.concept(), any -> numbers.size()))
            .toArray();
    int[] wanted = queries.stream().mapToInt(query -> number(numbers, query)).toArray();
    return new NameData(known, concepts, queries, wanted);
  }

  private static int number(Map<String, Integer> numbers, ConceptName query) {
    Integer number = numbers.get(query.concept());
    if (number == null) {
      throw GraftException.data(
          "no known name has the concept " + query.concept() + " of '" + query.name() + "'",
          "test.jsonl",
          "keep the files that were written together");
    }
    return number;
  }

  /**
   * How well shared character n-grams find them.
   *
   * @param least the fewest characters of an n-gram
   * @param most the most
   */
  public NameAccuracy ngrams(int least, int most) {
    NameAccuracy accuracy = new NameAccuracy(0, 0, 0);
    try (CharacterNgrams index = new CharacterNgrams(known, concepts, least, most)) {
      for (int i = 0; i < wanted.length; i++) {
        accuracy = accuracy.with(wanted[i], index.nearest(queries.get(i).name(), DEPTH));
      }
    }
    return accuracy;
  }

  /**
   * How well the cosines of an encoder's vectors find them.
   *
   * @param progress told how many known names are encoded
   */
  public NameAccuracy encoder(NameEncoder encoder, LongConsumer progress) {
    List<String> texts = known.stream().map(ConceptName::name).toList();
    float[] units = GraphVectors.encode(texts, encoder, progress);
    NameVectors vectors = NameVectors.of(units, units.length / texts.size(), concepts);
    List<float[]> asked = encoder.encode(queries.stream().map(ConceptName::name).toList());
    NameAccuracy accuracy = new NameAccuracy(0, 0, 0);
    for (int i = 0; i < wanted.length; i++) {
      List<Integer> found =
          vectors.nearest(NameVectors.unit(asked.get(i)), DEPTH).stream()
              .map(NameVectors.Found::concept)
              .toList();
      accuracy = accuracy.with(wanted[i], found);
    }
    return accuracy;
  }
}
