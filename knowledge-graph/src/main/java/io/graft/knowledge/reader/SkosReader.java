package io.graft.knowledge.reader;

/** Reads SKOS thesauri: concepts; what is broader is above by {@code is_a}. */
public final class SkosReader extends RdfReader {
  public SkosReader() {
    super(RdfVocabulary.SKOS_KINDS);
  }

  @Override
  public String name() {
    return "skos";
  }

  @Override
  public String description() {
    return "SKOS thesauri in RDF/XML, Turtle or N-Triples";
  }
}
