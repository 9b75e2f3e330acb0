package io.graft.knowledge.reader;

/** Reads OWL ontologies: classes and individuals. */
public final class OwlReader extends RdfReader {
  public OwlReader() {
    super(RdfVocabulary.OWL_KINDS);
  }

  @Override
  public String name() {
    return "owl";
  }

  @Override
  public String description() {
    return "OWL ontologies in RDF/XML, Turtle or N-Triples: classes, individuals, restrictions";
  }
}
