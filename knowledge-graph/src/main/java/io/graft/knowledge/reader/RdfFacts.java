package io.graft.knowledge.reader;

import static io.graft.knowledge.reader.RdfVocabulary.id;
import static io.graft.knowledge.reader.RdfVocabulary.localName;

import java.util.Locale;
import org.eclipse.rdf4j.model.BNode;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Literal;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.Value;
import org.eclipse.rdf4j.rio.helpers.AbstractRDFHandler;
import org.jspecify.annotations.Nullable;

/** Turns the statements of one file into facts. */
final class RdfFacts extends AbstractRDFHandler {
  private final String file;
  private final RdfDeclarations declarations;
  private final String language;
  private final FactSink sink;
  private final BlankNodes blanks = new BlankNodes();
  private final String vocabulary;

  RdfFacts(String file, RdfDeclarations declarations, String language, FactSink sink) {
    this.file = file;
    this.declarations = declarations;
    this.language = language;
    this.sink = sink;
    this.vocabulary = file;
  }

  @Override
  public void handleStatement(Statement statement) {
    sink.row(file);
    if (statement.getSubject() instanceof BNode node) {
      blanks.add(node, statement);
      return;
    }
    String subject = statement.getSubject().stringValue();
    String why = declarations.concept(subject) ? take(subject, statement) : other(subject);
    if (why != null) {
      sink.skipped(file, 0, why);
    }
  }

  private String other(String subject) {
    return declarations.leftOut(subject)
        ? "about a deprecated class"
        : "about neither class, individual nor concept";
  }

  private @Nullable String take(String iri, Statement statement) {
    String subject = id(iri);
    String predicate = statement.getPredicate().stringValue();
    Value object = statement.getObject();
    Integer rank = rank(predicate);
    if (rank != null) {
      return name(subject, object, rank);
    }
    if (predicate.equals(RdfVocabulary.TYPE)) {
      return type(iri, subject, object);
    }
    if (predicate.equals(RdfVocabulary.SUB_CLASS) || predicate.equals(RdfVocabulary.EQUIVALENT)) {
      return above(subject, predicate, object);
    }
    if (predicate.equals(RdfVocabulary.BROADER) && object instanceof IRI) {
      return relation(subject, "is_a", id(object.stringValue()));
    }
    if (predicate.equals(RdfVocabulary.NARROWER) && object instanceof IRI) {
      return relation(id(object.stringValue()), "is_a", subject);
    }
    if (RdfVocabulary.DEFINITIONS.contains(predicate) || predicate.equals(RdfVocabulary.COMMENT)) {
      sink.definition(subject, object.stringValue(), predicate.equals(RdfVocabulary.COMMENT));
      return null;
    }
    if (RdfVocabulary.CROSS_REFERENCES.contains(predicate)) {
      sink.crossReference(subject, object.stringValue());
      return null;
    }
    return other(subject, predicate, object);
  }

  private @Nullable String other(String subject, String predicate, Value object) {
    boolean skosRelation = predicate.startsWith(RdfVocabulary.SKOS + "related");
    if (object instanceof IRI iri
        && (declarations.property(predicate) || skosRelation)
        && declarations.concept(iri.stringValue())) {
      return relation(subject, localName(predicate), id(iri.stringValue()));
    }
    return "annotation of no use";
  }

  private static @Nullable Integer rank(String predicate) {
    Integer known = RdfVocabulary.NAMES.get(predicate);
    if (known == null
        && RdfVocabulary.SYNONYM_NAMES.contains(localName(predicate).toLowerCase(Locale.ROOT))) {
      return FactSink.SYNONYM;
    }
    return known;
  }

  private @Nullable String name(String subject, Value object, int rank) {
    if (!(object instanceof Literal literal) || literal.getLabel().isBlank()) {
      return "name is no text";
    }
    String tag = literal.getLanguage().map(t -> t.toLowerCase(Locale.ROOT)).orElse(language);
    boolean wanted = tag.equals(language) || tag.startsWith(language + "-");
    int shown = wanted ? rank : Math.min(FactSink.MAX_RANK, rank + 4);
    sink.name(subject, literal.getLabel().strip(), tag, shown, vocabulary);
    return null;
  }

  private @Nullable String type(String iri, String subject, Value object) {
    if (!declarations.labelled(iri)) {
      sink.name(subject, spaced(localName(iri)), language, FactSink.MAX_RANK, vocabulary);
    }
    String type = object.stringValue();
    if (object instanceof IRI && declarations.concept(type)) {
      return relation(subject, "instance_of", id(type));
    }
    if (RdfVocabulary.builtIn(type)) {
      sink.semanticType(subject, localName(type));
      return null;
    }
    return object instanceof IRI ? null : "type without a name";
  }

  /** {@code LegalEntity} as {@code Legal Entity}, {@code legal_person} as {@code legal person}. */
  static String spaced(String localName) {
    return localName
        .replace('_', ' ')
        .replace('-', ' ')
        .replaceAll("(?<=[\\p{Ll}\\d])(?=\\p{Lu})", " ")
        .strip();
  }

  private @Nullable String above(String subject, String predicate, Value object) {
    if (object instanceof IRI iri) {
      boolean sub = predicate.equals(RdfVocabulary.SUB_CLASS);
      return relation(subject, sub ? "is_a" : "equivalent_to", id(iri.stringValue()));
    }
    if (object instanceof BNode node) {
      blanks.describe(subject, node);
      return null;
    }
    return "class expression is a text";
  }

  private @Nullable String relation(String source, String type, String target) {
    sink.relation(source, type, target, vocabulary);
    return null;
  }

  @Override
  public void endRDF() {
    blanks.resolve(
        (source, type, target) -> sink.relation(id(source), type, id(target), vocabulary));
  }
}
