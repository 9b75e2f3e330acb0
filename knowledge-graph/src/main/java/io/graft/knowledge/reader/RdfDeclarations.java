package io.graft.knowledge.reader;

import java.util.Set;
import java.util.TreeSet;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.rio.helpers.AbstractRDFHandler;

/** What the files of a source declare: the first look at every statement. */
final class RdfDeclarations extends AbstractRDFHandler {
  private final Set<String> conceptKinds;
  private final boolean individuals;
  private final boolean deprecated;

  private final IdSet concepts = new IdSet();
  private final IdSet left = new IdSet();
  private final IdSet labelled = new IdSet();
  private final IdSet properties = new IdSet();
  private final Set<String> ontologies = new TreeSet<>();
  private final Set<String> imports = new TreeSet<>();

  RdfDeclarations(Set<String> conceptKinds, boolean individuals, boolean deprecated) {
    this.conceptKinds = conceptKinds;
    this.individuals = individuals;
    this.deprecated = deprecated;
  }

  @Override
  public void handleStatement(Statement statement) {
    if (!(statement.getSubject() instanceof IRI subject)) {
      return;
    }
    String predicate = statement.getPredicate().stringValue();
    String object = statement.getObject().stringValue();
    if (predicate.equals(RdfVocabulary.TYPE)) {
      type(subject.stringValue(), object, statement.getObject() instanceof IRI);
    } else if (predicate.equals(RdfVocabulary.IMPORTS)) {
      imports.add(object);
    } else if (predicate.equals(RdfVocabulary.DEPRECATED) && object.equals("true") && !deprecated) {
      left.add(subject.stringValue());
    } else if (RdfVocabulary.NAMES.containsKey(predicate)) {
      labelled.add(subject.stringValue());
    }
  }

  private void type(String subject, String type, boolean named) {
    if (conceptKinds.contains(type)) {
      concepts.add(subject);
    } else if (type.equals(RdfVocabulary.OBJECT_PROPERTY)) {
      properties.add(subject);
    } else if (type.equals(RdfVocabulary.ONTOLOGY)) {
      ontologies.add(subject);
    } else if (individuals && named && individual(type)) {
      concepts.add(subject);
    }
  }

  private static boolean individual(String type) {
    return type.equals(RdfVocabulary.INDIVIDUAL)
        || !(RdfVocabulary.builtIn(type) || type.startsWith(RdfVocabulary.SKOS));
  }

  /** Whether the IRI is a class, an individual or a concept that is wanted. */
  boolean concept(String iri) {
    return concepts.contains(iri) && !left.contains(iri);
  }

  /** Whether it is deprecated and such are left out. */
  boolean leftOut(String iri) {
    return concepts.contains(iri) && left.contains(iri);
  }

  boolean labelled(String iri) {
    return labelled.contains(iri);
  }

  /** Whether a statement with this predicate relates individuals. */
  boolean property(String iri) {
    return properties.contains(iri);
  }

  /** Counts the imports, and those of ontologies that are not among the files. */
  void reportMissingImports(FactSink sink) {
    for (String imported : imports) {
      sink.row("owl:imports");
      boolean found =
          ontologies.contains(imported)
              || ontologies.contains(imported + "/")
              || ontologies.contains(imported.replaceAll("[/#]$", ""));
      if (!found) {
        sink.skipped("owl:imports <" + imported + ">", "imported ontology is not in the source");
      }
    }
  }
}
