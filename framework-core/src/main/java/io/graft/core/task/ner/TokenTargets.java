package io.graft.core.task.ner;

import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.read.LabelSet;
import io.graft.core.text.span.Words;
import io.graft.spi.text.Segment;
import io.graft.spi.train.Targets;
import java.util.Arrays;
import java.util.List;

/** What each token should come out as: its word's tag for the first of a word, else nothing. */
final class TokenTargets {
  private static final int NONE = -100;

  private TokenTargets() {}

  /** The classes of a batch, {@code rows * most own tokens of a row}, row-major. */
  static Targets of(List<EncodedExample> rows, LabelSet tags) {
    int columns = rows.stream().mapToInt(EncodedExample::ownTokens).max().orElse(1);
    int[] classes = new int[rows.size() * columns];
    Arrays.fill(classes, NONE);
    for (int row = 0; row < rows.size(); row++) {
      EncodedExample encoded = rows.get(row);
      List<Segment> words = Words.of(encoded.example());
      List<String> own = Words.tags(words, encoded.example().spans());
      int[] first = WordTokens.of(words, encoded.places()).first();
      for (int word = 0; word < first.length; word++) {
        if (first[word] >= 0) {
          classes[row * columns + first[word]] = tags.id(own.get(word));
        }
      }
    }
    return Targets.ofClasses(classes);
  }
}
