package io.graft.knowledge.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Sentences of a gzipped CoNLL file with IOB2 tags, their tokens joined by blanks. */
record TaggedSentences(String text, List<SpanScore.Span> spans) {

  static List<TaggedSentences> read(Path file) throws IOException {
    List<TaggedSentences> sentences = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<String> tokens = new ArrayList<>();
      List<String> tags = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int tab = line.indexOf('\t');
        if (tab > 0) {
          tokens.add(line.substring(0, tab));
          tags.add(line.substring(tab + 1));
        } else if (!tokens.isEmpty()) {
          sentences.add(of(tokens, tags));
          tokens.clear();
          tags.clear();
        }
      }
      if (!tokens.isEmpty()) {
        sentences.add(of(tokens, tags));
      }
    }
    return sentences;
  }

  private static TaggedSentences of(List<String> tokens, List<String> tags) {
    StringBuilder text = new StringBuilder();
    List<SpanScore.Span> spans = new ArrayList<>();
    int begin = -1;
    int end = -1;
    for (int i = 0; i < tokens.size(); i++) {
      if (begin >= 0 && !tags.get(i).startsWith("I-")) {
        spans.add(new SpanScore.Span(begin, end));
        begin = -1;
      }
      text.append(i == 0 ? "" : " ");
      if (tags.get(i).startsWith("B-")) {
        begin = text.length();
      }
      text.append(tokens.get(i));
      end = text.length();
    }
    if (begin >= 0) {
      spans.add(new SpanScore.Span(begin, end));
    }
    return new TaggedSentences(text.toString(), spans);
  }
}
