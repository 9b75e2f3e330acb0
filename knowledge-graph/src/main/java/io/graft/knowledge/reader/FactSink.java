package io.graft.knowledge.reader;

import io.graft.spi.knowledge.Concept;
import io.graft.spi.knowledge.KnowledgeSink;
import io.graft.spi.knowledge.Relation;

/**
 * A sink that takes single facts about concepts, in any order, so that a reader of rows need not
 * gather a concept first. A concept exists when it has a name; facts about one that never gets a
 * name are left out and counted. Not thread-safe.
 */
public interface FactSink extends KnowledgeSink {
  /** The rank of the name to show. */
  int PREFERRED = 0;

  /** The rank of a synonym. */
  int SYNONYM = 8;

  /** The greatest rank: a name made up because there is no other. */
  int MAX_RANK = 15;

  /**
   * Counts a row, stanza or statement that was read; one that is left out is also {@link #skipped}.
   *
   * @param table the file or the kind of stanza, such as {@code MRCONSO.RRF}
   */
  void row(String table);

  /**
   * Counts a row that was read and left out.
   *
   * @param line its line, from 1
   * @param why one short reason, the same for rows of the same fault
   */
  void skipped(String table, long line, String why);

  /**
   * A name of a concept; the least rank is the preferred name, of equal ones the first.
   *
   * @param language a BCP 47 tag
   * @param rank from {@link #PREFERRED} to {@link #MAX_RANK}
   * @param vocabulary where it comes from, such as {@code MSH}
   */
  void name(String id, String name, String language, int rank, String vocabulary);

  /** A semantic type of a concept. */
  void semanticType(String id, String type);

  /** A definition; the first of a concept is kept, unless it is a mere {@code comment}. */
  void definition(String id, String text, boolean comment);

  /** An id in another vocabulary, with its prefix. */
  void crossReference(String id, String reference);

  /** A relation that a vocabulary asserts. */
  void relation(String source, String type, String target, String vocabulary);

  @Override
  default void relation(Relation relation) {
    relation(relation.source(), relation.type(), relation.target(), "");
  }

  @Override
  default void concept(Concept concept) {
    if (!concept.preferredName().isEmpty()) {
      name(concept.id(), concept.preferredName(), "", PREFERRED, "");
    }
    concept
        .synonyms()
        .forEach(
            (language, names) ->
                names.forEach(name -> name(concept.id(), name, language, SYNONYM, "")));
    concept.semanticTypes().stream().sorted().forEach(type -> semanticType(concept.id(), type));
    if (concept.definition() != null) {
      definition(concept.id(), concept.definition(), false);
    }
    concept.crossReferences().forEach(reference -> crossReference(concept.id(), reference));
  }

  /** The sink itself when it takes facts, else one that hands each on as part of a concept. */
  static FactSink of(KnowledgeSink sink) {
    return sink instanceof FactSink facts ? facts : new PartialConcepts(sink);
  }
}
