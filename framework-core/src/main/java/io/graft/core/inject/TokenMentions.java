package io.graft.core.inject;

import io.graft.core.text.tokenizer.Encoding;
import io.graft.core.text.tokenizer.Span;
import io.graft.spi.inject.LinkedText;
import io.graft.spi.inject.TokenMention;
import io.graft.spi.knowledge.MentionLinker;
import io.graft.spi.knowledge.NamedPlace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the tokens of the mentions of a text or a pair. Used by one thread. */
final class TokenMentions {
  private final MentionLinker linker;

  TokenMentions(MentionLinker linker) {
    this.linker = linker;
  }

  /**
   * A text with its mentions; those whose tokens were cut off are left out, and of two that share a
   * token the first stays.
   *
   * @param encoding with places in the original text or texts
   */
  LinkedText link(Encoding encoding) {
    List<TokenMention> mentions = new ArrayList<>();
    add(mentions, encoding, 0, encoding.text());
    if (encoding.second() != null) {
      add(mentions, encoding, 1, encoding.second());
    }
    return new LinkedText(encoding.ids(), encoding.typeIds(), mentions);
  }

  private void add(List<TokenMention> mentions, Encoding encoding, int sequence, String text) {
    int token = 0;
    for (NamedPlace place : linker.link(text)) {
      while (token < encoding.length() && before(encoding, token, sequence, place)) {
        token++;
      }
      int from = token;
      while (token < encoding.length() && inside(encoding, token, sequence, place)) {
        token++;
      }
      TokenMention mention = mention(text, place, from, token);
      if (mention != null && reaches(encoding, token, place)) {
        mentions.add(mention);
      }
    }
  }

  private static boolean before(Encoding encoding, int token, int sequence, NamedPlace place) {
    Span span = encoding.span(token);
    return encoding.sequence(token) != sequence
        || span.end() <= place.start()
        || span.start() == span.end();
  }

  private static boolean inside(Encoding encoding, int token, int sequence, NamedPlace place) {
    return encoding.sequence(token) == sequence && encoding.span(token).start() < place.end();
  }

  /** Whether the last token is the mention's last, and not where the text was cut. */
  private static boolean reaches(Encoding encoding, int to, NamedPlace place) {
    return encoding.span(to - 1).end() >= place.end();
  }

  private static @Nullable TokenMention mention(String text, NamedPlace place, int from, int to) {
    return to == from
        ? null
        : new TokenMention(from, to, text.substring(place.start(), place.end()), place.concepts());
  }
}
