package io.graft.core.job;

import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.tokenizer.SpecialToken;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sentences about everyday topics, to see what a model forgets of them.
 *
 * @param name the language
 * @param examples the sentences
 * @param topics the number of the topic of each
 */
record GeneralTexts(String name, List<Example> examples, int[] topics) {
  private static final List<String> NAMES = List.of("english", "chinese");

  /** With a greater share of unknown tokens a set says nothing of a model. */
  private static final double MOST_UNKNOWN = 0.02;

  /** The bundled sets. */
  static List<GeneralTexts> all() {
    return NAMES.stream().map(GeneralTexts::read).toList();
  }

  /** From the resource with a topic, a tab and a sentence on each line. */
  private static GeneralTexts read(String name) {
    String resource = "general-" + name + ".tsv";
    try (InputStream in = GeneralTexts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw GraftException.internal("the resource " + resource + " is missing", null);
      }
      return of(name, new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw GraftException.internal("the resource " + resource + " cannot be read", e);
    }
  }

  private static GeneralTexts of(String name, List<String> lines) {
    Map<String, Integer> numbers = new HashMap<>();
    List<Example> examples = new ArrayList<>();
    int[] topics = new int[lines.size()];
    for (int i = 0; i < topics.length; i++) {
      String[] fields = lines.get(i).split("\t", 2);
      topics[i] = numbers.computeIfAbsent(fields[0], topic -> numbers.size());
      examples.add(new Example("general-" + name + ":" + (i + 1), fields[1], null, List.of()));
    }
    return new GeneralTexts(name, List.copyOf(examples), topics);
  }

  /** Whether a tokenizer knows what the encoded sentences are made of. */
  static boolean known(List<EncodedExample> encoded, Tokenizer tokenizer) {
    long tokens = 0;
    long unknown = 0;
    int unknownId = tokenizer.specialId(SpecialToken.UNK).orElse(-1);
    for (EncodedExample example : encoded) {
      for (int id : example.ids()) {
        tokens++;
        unknown += id == unknownId ? 1 : 0;
      }
    }
    return unknown <= MOST_UNKNOWN * tokens;
  }
}
