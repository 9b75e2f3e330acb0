package io.graft.core.job;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.ConceptVectors;
import io.graft.spi.knowledge.Direction;
import io.graft.spi.knowledge.KnowledgeGraph;
import io.graft.spi.knowledge.NamedPlace;
import io.graft.spi.knowledge.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A graph whose concepts are words of the tiny model: {@code w1} is a {@code w11}, and so on. */
record WordGraph(String hash, Map<String, String> broader) implements KnowledgeGraph {
  private static final Pattern WORD = Pattern.compile("w\\d+");

  @Override
  public Optional<Concept> concept(String id) {
    return Optional.of(
        new Concept(
            id, id, Map.of(), Set.of("T" + id.charAt(1)), "what is called " + id, List.of()));
  }

  @Override
  public List<Concept> search(String query, int limit) {
    return List.of();
  }

  @Override
  public List<Relation> neighbours(String id, Direction direction) {
    return direction == Direction.OUTGOING && broader.containsKey(id)
        ? List.of(new Relation(id, "is_a", broader.get(id)))
        : List.of();
  }

  @Override
  public List<Concept> ancestors(String id) {
    return List.of();
  }

  @Override
  public List<NamedPlace> names(String text) {
    List<NamedPlace> places = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      if (broader.containsKey(matcher.group())) {
        places.add(new NamedPlace(matcher.start(), matcher.end(), List.of(matcher.group())));
      }
    }
    return places;
  }

  /** Vectors {@code rings}: two numbers for each word. */
  @Override
  public Optional<ConceptVectors> vectors(String name) {
    return name.equals("rings") ? Optional.of(new Rings(hash.substring(0, 8))) : Optional.empty();
  }

  private record Rings(String hash) implements ConceptVectors {
    @Override
    public int size() {
      return 2;
    }

    @Override
    public Optional<float[]> of(String concept) {
      int number = Integer.parseInt(concept.substring(1));
      return Optional.of(new float[] {(float) Math.sin(number), (float) Math.cos(number)});
    }
  }
}
