package io.graft.core.text.span;

import io.graft.core.text.read.LabelSet;
import io.graft.core.text.read.Utf8Lines;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import io.graft.spi.text.LabelledSpan;
import io.graft.spi.text.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads words with their tags: one a line with its tag in the last column (CoNLL-2003), columns
 * parted by tabs or spaces, a blank line between sentences, tags in IOB2. Lines that begin with
 * {@code -DOCSTART-} are passed over. The text of a sentence is its words, parted by blanks; where
 * each word is one character, and one of them an ideograph or kana, side by side.
 */
public final class ConllReader implements TaggedTexts {
  private static final int MAX_WORDS = 100_000;

  private final Utf8Lines lines;
  private final String name;
  private final boolean tagged;
  private final @Nullable Set<String> types;
  private boolean ended;

  private ConllReader(Path file, boolean tagged, @Nullable LabelSet labels) {
    this.lines = Utf8Lines.open(file);
    this.name = String.valueOf(file.getFileName());
    this.tagged = tagged;
    this.types = labels == null ? null : Iob2.types(labels);
  }

  /**
   * Reads words and tags.
   *
   * @param labels the allowed types, or null for any
   */
  public static ConllReader tagged(Path file, @Nullable LabelSet labels) {
    return new ConllReader(file, true, labels);
  }

  /** Reads the first column alone, which may be the only one. */
  public static ConllReader untagged(Path file) {
    return new ConllReader(file, false, null);
  }

  @Override
  public @Nullable Example next() {
    List<String> words = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    long begun = 0;
    @Nullable GraftException fault = null; // told at the sentence's end, so that it is left whole
    while (!ended) {
      String line = line();
      if (line == null || line.isBlank()) {
        ended = line == null;
        if (fault != null) {
          throw fault;
        }
        if (!words.isEmpty()) {
          return example(begun, words, tags);
        }
      } else if (fault == null && !line.startsWith("-DOCSTART-")) {
        begun = words.isEmpty() ? lines.line() : begun;
        try {
          add(line, words, tags);
        } catch (GraftException e) {
          fault = e;
        }
      }
    }
    return null;
  }

  private @Nullable String line() {
    try {
      return lines.next();
    } catch (GraftException e) {
      ended = lines.broken();
      throw e;
    }
  }

  private void add(String line, List<String> words, List<String> tags) {
    String[] columns =
        line.indexOf('\t') >= 0 ? line.stripTrailing().split("\t", -1) : line.strip().split(" +");
    if (columns[0].isEmpty() || (tagged && columns.length < 2)) {
      throw wrong("", "the line has no token and tag", "write a token, a tab and its tag");
    }
    if (words.size() == MAX_WORDS) {
      throw wrong("", "the sentence has more than " + MAX_WORDS + " words", "add blank lines");
    }
    if (tagged) {
      String tag = columns[columns.length - 1].strip();
      check(tag, tags.isEmpty() ? Iob2.OUTSIDE : tags.get(tags.size() - 1));
      tags.add(tag);
    }
    words.add(columns[0]);
  }

  private void check(String tag, String before) {
    if (!Iob2.valid(tag)) {
      throw wrong("tag", "'" + tag + "' is not an IOB2 tag", "write O, B-TYPE or I-TYPE");
    }
    if (Iob2.orphan(tag, before)) {
      throw wrong(
          "tag",
          "'" + tag + "' follows '" + before + "'",
          "begin the entity with B-" + Iob2.type(tag));
    }
    if (types != null && !tag.equals(Iob2.OUTSIDE) && !types.contains(Iob2.type(tag))) {
      throw GraftException.unknown(
          ErrorCategory.DATA, "type", Iob2.type(tag), types, lines.where(lines.line(), "tag"));
    }
  }

  private Example example(long line, List<String> words, List<String> tags) {
    boolean sideBySide = characters(words);
    StringBuilder text = new StringBuilder();
    List<Segment> segments = new ArrayList<>();
    for (String word : words) {
      if (!sideBySide && !segments.isEmpty()) {
        text.append(' ');
      }
      segments.add(new Segment(text.length(), text.length() + word.length(), word));
      text.append(word);
    }
    List<LabelledSpan> spans = new ArrayList<>();
    for (Iob2.WordSpan entity : Iob2.entities(tags, Iob2.Orphans.OUTSIDE)) {
      spans.add(
          new LabelledSpan(
              segments.get(entity.from()).start(),
              segments.get(entity.to() - 1).end(),
              entity.type()));
    }
    return new Example(
        name + ":" + line, text.toString(), null, SpanReader.labels(spans), spans, segments);
  }

  private static boolean characters(List<String> words) {
    return words.stream().allMatch(word -> word.codePointCount(0, word.length()) == 1)
        && words.stream().anyMatch(word -> Words.standsAlone(word.codePointAt(0)));
  }

  private GraftException wrong(String field, String what, String mend) {
    return GraftException.data(what, lines.where(lines.line(), field), mend);
  }

  @Override
  public boolean broken() {
    return lines.broken();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
