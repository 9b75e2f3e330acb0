package io.graft.knowledge.reader;

import java.util.Map;
import java.util.Set;

/** The terms of RDF, OWL, SKOS and OBO that the readers know, by IRI. */
final class RdfVocabulary {
  static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  static final String RDFS = "http://www.w3.org/2000/01/rdf-schema#";
  static final String OWL = "http://www.w3.org/2002/07/owl#";
  static final String SKOS = "http://www.w3.org/2004/02/skos/core#";
  static final String OBO = "http://purl.obolibrary.org/obo/";
  private static final String OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#";

  static final String TYPE = RDF + "type";
  static final String FIRST = RDF + "first";
  static final String REST = RDF + "rest";
  static final String SUB_CLASS = RDFS + "subClassOf";
  static final String EQUIVALENT = OWL + "equivalentClass";
  static final String INTERSECTION = OWL + "intersectionOf";
  static final String ON_PROPERTY = OWL + "onProperty";
  static final String IMPORTS = OWL + "imports";
  static final String ONTOLOGY = OWL + "Ontology";
  static final String INDIVIDUAL = OWL + "NamedIndividual";
  static final String OBJECT_PROPERTY = OWL + "ObjectProperty";
  static final String BROADER = SKOS + "broader";
  static final String NARROWER = SKOS + "narrower";
  static final String DEPRECATED = OWL + "deprecated";

  static final Set<String> OWL_KINDS = Set.of(OWL + "Class", RDFS + "Class");
  static final Set<String> SKOS_KINDS = Set.of(SKOS + "Concept");

  /** What a restriction restricts a property to. */
  static final Set<String> FILLERS =
      Set.of(OWL + "someValuesFrom", OWL + "allValuesFrom", OWL + "hasValue", OWL + "onClass");

  /** Names, with their rank. */
  static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry(SKOS + "prefLabel", FactSink.PREFERRED),
          Map.entry(RDFS + "label", FactSink.PREFERRED + 1),
          Map.entry(SKOS + "altLabel", FactSink.SYNONYM),
          Map.entry(SKOS + "hiddenLabel", FactSink.SYNONYM + 2),
          Map.entry(OBO + "IAO_0000118", FactSink.SYNONYM),
          Map.entry(OBO_IN_OWL + "hasExactSynonym", FactSink.SYNONYM),
          Map.entry(OBO_IN_OWL + "hasNarrowSynonym", FactSink.SYNONYM + 1),
          Map.entry(OBO_IN_OWL + "hasBroadSynonym", FactSink.SYNONYM + 1),
          Map.entry(OBO_IN_OWL + "hasRelatedSynonym", FactSink.SYNONYM + 1));

  /** Names by the last part of an annotation property's IRI, whoever defines it. */
  static final Set<String> SYNONYM_NAMES = Set.of("synonym", "abbreviation", "acronym");

  static final Set<String> DEFINITIONS = Set.of(SKOS + "definition", OBO + "IAO_0000115");
  static final String COMMENT = RDFS + "comment";

  static final Set<String> CROSS_REFERENCES =
      Set.of(
          OBO_IN_OWL + "hasDbXref",
          SKOS + "exactMatch",
          SKOS + "closeMatch",
          SKOS + "notation",
          OWL + "sameAs");

  private RdfVocabulary() {}

  /** Whether the IRI is a term of RDF, RDFS, OWL or SKOS themselves. */
  static boolean builtIn(String iri) {
    return iri.startsWith(OWL) || iri.startsWith(RDF) || iri.startsWith(RDFS);
  }

  /** The last part of an IRI. */
  static String localName(String iri) {
    int end = iri.endsWith("/") || iri.endsWith("#") ? iri.length() - 1 : iri.length();
    int start = Math.max(iri.lastIndexOf('#', end - 1), iri.lastIndexOf('/', end - 1));
    return iri.substring(start + 1, end);
  }

  /** The id of a concept: {@code DOID:9351} for OBO's IRIs, else the IRI. */
  static String id(String iri) {
    if (iri.startsWith(OBO)) {
      String name = iri.substring(OBO.length());
      int underscore = name.indexOf('_');
      if (underscore > 0 && name.indexOf('/') < 0 && name.indexOf('#') < 0) {
        return name.substring(0, underscore) + ":" + name.substring(underscore + 1);
      }
    }
    return iri;
  }
}
