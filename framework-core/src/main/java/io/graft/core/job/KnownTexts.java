package io.graft.core.job;

import io.graft.core.text.encode.EncodedExample;
import io.graft.core.text.encode.KnownRow;
import io.graft.spi.inject.Injection;
import io.graft.spi.inject.TokenMention;
import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.KnowledgeGraph;
import java.util.ArrayList;
import java.util.List;

/** Reads what an injector did out of encoded examples. */
final class KnownTexts {
  private KnownTexts() {}

  static KnownText of(EncodedExample encoded, KnowledgeGraph graph) {
    List<KnownText.Linked> linked = new ArrayList<>();
    KnownRow known = encoded.knowledge();
    if (known != null) {
      List<TokenMention> mentions = known.text().mentions();
      for (int i = 0; i < mentions.size(); i++) {
        int number = i;
        linked.add(
            new KnownText.Linked(
                mentions.get(i).text(),
                mentions.get(i).concept(),
                graph.concept(mentions.get(i).concept()).map(Concept::preferredName).orElse(null),
                known.row().injections().stream()
                    .filter(injection -> injection.mention() == number)
                    .map(Injection::what)
                    .toList()));
      }
    }
    return new KnownText(
        encoded.example().id(),
        encoded.example().text(),
        linked,
        encoded.ownTokens(),
        encoded.length() - encoded.ownTokens());
  }
}
