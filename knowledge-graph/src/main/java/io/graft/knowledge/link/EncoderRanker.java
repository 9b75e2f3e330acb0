package io.graft.knowledge.link;

import io.graft.knowledge.names.NameEncoder;
import io.graft.knowledge.names.NameVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranks by the vectors of an encoder that was aligned on synonyms (Liu et al. 2021): adds to the
 * score of another ranker, which knows prior and context, the cosine between the mention and the
 * nearest name of the candidate. Mentions with one candidate are not encoded. Used by one thread at
 * a time.
 */
public final class EncoderRanker implements CandidateRanker {
  private static final int REMEMBERED = 10_000;

  private final CandidateRanker context;
  private final NameEncoder encoder;
  private final NameVectors names;
  private final Map<String, float[]> seen =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param context scores candidates first
   * @param names of the same graph, their concepts numbered by ordinal
   */
  public EncoderRanker(CandidateRanker context, NameEncoder encoder, NameVectors names) {
    this.context = context;
    this.encoder = encoder;
    this.names = names;
  }

  @Override
  public List<Candidate> rank(String text, int start, int end, List<Candidate> candidates) {
    List<Candidate> before = context.rank(text, start, end, candidates);
    if (before.size() < 2) {
      return before;
    }
    float[] mention =
        seen.computeIfAbsent(
            text.substring(start, end),
            name -> NameVectors.unit(encoder.encode(List.of(name)).get(0)));
    List<Candidate> ranked = new ArrayList<>(before.size());
    for (Candidate candidate : before) {
      float cosine = names.cosineWith(mention, candidate.ordinal());
      ranked.add(candidate.withScore(candidate.score() + cosine));
    }
    ranked.sort(
        Comparator.comparingDouble(Candidate::score)
            .reversed()
            .thenComparingInt(Candidate::ordinal));
    return ranked;
  }
}
