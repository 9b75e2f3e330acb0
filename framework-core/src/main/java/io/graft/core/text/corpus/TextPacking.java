package io.graft.core.text.corpus;

import io.graft.core.text.tokenizer.Encoding;
import io.graft.core.text.tokenizer.SegmentedText;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.GraftException;
import io.graft.spi.text.TokenizerSession;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Packs documents into rows of up to a number of tokens, so that little is padded. A row is {@code
 * [CLS] text [SEP] text [SEP]}: a separator stands where a document ends. No token of the text is
 * lost and no word is cut, unless it is longer than a row. Used by one thread.
 */
public final class TextPacking {
  /** Longer documents are tokenized in parts, cut at sentences. */
  private static final int PART = 1 << 16;

  /** Where rows may end. */
  public enum Boundary {
    /** After any word: rows are full. */
    WORD,
    /** After a sentence, where it fits: a row ends early rather than cut one. */
    SENTENCE,
    /** At the end of a document at the latest: no row holds two. */
    DOCUMENT
  }

  private final Tokenizer tokenizer;
  private final @Nullable TokenizerSession domain;
  private final int maxLength;
  private final Boundary boundary;
  private final List<PackedRow> rows = new ArrayList<>();
  private final RowBuilder row;

  /**
   * @param domain the domain's tokenizer, or null for none
   * @param maxLength the most tokens of a row, special ones included; at least 4
   */
  public TextPacking(
      Tokenizer tokenizer, @Nullable TokenizerSession domain, int maxLength, Boundary boundary) {
    if (maxLength < 4) {
      throw new IllegalArgumentException("a row of " + maxLength + " tokens holds no text");
    }
    this.tokenizer = tokenizer;
    this.domain = domain;
    this.maxLength = maxLength;
    this.boundary = boundary;
    this.row = new RowBuilder();
  }

  /**
   * Packs documents, read one by one.
   *
   * @param where where they are from, for messages
   * @throws GraftException of category DATA when there is no text at all
   */
  public List<PackedRow> pack(Stream<String> documents, String where) {
    for (Iterator<String> all = documents.iterator(); all.hasNext(); ) {
      document(all.next());
    }
    row.end();
    if (rows.isEmpty()) {
      throw GraftException.data("there is no text", where, "give a file with text in it");
    }
    List<PackedRow> packed = List.copyOf(rows);
    rows.clear();
    return packed;
  }

  private void document(String document) {
    for (String sentence : boundary == Boundary.WORD ? parts(document) : sentences(document)) {
      sentence(sentence);
    }
    row.separate();
    if (boundary == Boundary.DOCUMENT) {
      row.end();
    }
  }

  private static List<String> sentences(String document) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(document);
    List<String> sentences = new ArrayList<>();
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
      sentences.add(document.substring(start, end));
    }
    return sentences;
  }

  /** Sentences put together again up to a bounded length. */
  private static List<String> parts(String document) {
    if (document.length() <= PART) {
      return List.of(document);
    }
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String sentence : sentences(document)) {
      if (part.length() > 0 && part.length() + sentence.length() > PART) {
        parts.add(part.toString());
        part.setLength(0);
      }
      part.append(sentence);
    }
    parts.add(part.toString());
    return parts;
  }

  private void sentence(String sentence) {
    String text =
        domain == null ? sentence : SegmentedText.of(sentence, domain.segment(sentence)).text();
    Encoding encoding = tokenizer.encode(text, Tokenizer.NO_LIMIT, false);
    int length = encoding.length();
    if (boundary != Boundary.WORD && length > row.room() && length <= maxLength - 2) {
      row.end();
    }
    boolean[] continues = WordPieces.continuations(encoding);
    for (int start = 0; start < length; ) {
      int end = start + 1;
      while (end < length && continues[end]) {
        end++;
      }
      if (end - start > row.room()) {
        row.end();
      }
      int kept = Math.min(end, start + row.room()); // less only for a word longer than a row
      row.word(encoding, start, kept);
      start = kept;
    }
  }

  /** The row that is being filled; [CLS] is in it from the start, [SEP] has its place kept. */
  private final class RowBuilder {
    private final int[] ids = new int[maxLength];
    private final int[] words = new int[maxLength];
    private int length;
    private int nextWord;
    private boolean separated;

    private void begin() {
      if (length == 0) {
        special(tokenizer.clsId());
      }
    }

    /** How many tokens of text still fit. */
    int room() {
      return maxLength - Math.max(1, length) - 1;
    }

    void word(Encoding encoding, int from, int to) {
      begin();
      for (int i = from; i < to; i++) {
        ids[length] = encoding.id(i);
        words[length++] = nextWord;
      }
      nextWord++;
      separated = false;
    }

    /** Ends a document. */
    void separate() {
      if (length > 1 && !separated) {
        special(tokenizer.sepId());
        separated = true;
        if (room() < 1) {
          end();
        }
      }
    }

    void end() {
      if (length > 1) {
        if (!separated) {
          special(tokenizer.sepId());
        }
        rows.add(
            new PackedRow(
                java.util.Arrays.copyOf(ids, length), java.util.Arrays.copyOf(words, length)));
      }
      length = 0;
      nextWord = 0;
      separated = false;
    }

    private void special(int id) {
      ids[length] = id;
      words[length++] = -1;
    }
  }
}
