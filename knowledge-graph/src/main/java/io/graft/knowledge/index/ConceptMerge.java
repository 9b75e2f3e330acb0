package io.graft.knowledge.index;

import io.graft.knowledge.dictionary.DictionaryWriter;
import io.graft.knowledge.sort.BytesSort;
import io.graft.knowledge.sort.LongSort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Merges the sorted facts and relations concept by concept into documents and dictionary keys. */
final class ConceptMerge {
  private static final int MAX_FACTS = 1_000_000;
  private static final int CONCEPTS_BETWEEN_NEWS = 1 << 12;

  private final Facts facts;
  private final int[] ordinals;
  private final ConceptDocuments documents;
  private final DictionaryWriter dictionary;
  private final ConceptRecord record = new ConceptRecord();
  private final ByteBuffersDataOutput bytes = new ByteBuffersDataOutput();
  private final BytesRef id = new BytesRef();
  private final long[] vocabularyConcepts;
  private final Counts counts = new Counts();

  /** What the merged concepts hold. */
  static final class Counts {
    long concepts;
    long names;
    long relations;
    long definitions;
    long references;
  }

  ConceptMerge(Facts facts, ConceptDocuments documents, DictionaryWriter dictionary) {
    this.facts = facts;
    this.ordinals = facts.ordinals();
    this.documents = documents;
    this.dictionary = dictionary;
    this.vocabularyConcepts = new long[facts.vocabularies.texts().size()];
  }

  Counts run(BuildProgress progress) throws IOException {
    int total = facts.namedConcepts();
    try (BytesSort.Sorted sorted = facts.facts.sorted();
        LongSort.Sorted out = facts.outgoing.sorted();
        LongSort.Sorted in = facts.incoming.sorted()) {
      Edges outgoing = new Edges(out, ordinals);
      Edges incoming = new Edges(in, ordinals);
      BytesRef fact = sorted.next();
      while (fact != null) {
        int concept = FactKind.concept(fact);
        if (ordinals[concept] < 0) {
          fact = leaveOut(sorted, concept, fact);
          continue;
        }
        record.begin(facts.id(concept, id).utf8ToString());
        int n = 0;
        while (fact != null && FactKind.concept(fact) == concept) {
          if (n++ < MAX_FACTS) {
            record.add(fact, facts.semanticTypes);
          } else {
            facts.leaveOut("fact beyond " + MAX_FACTS + " of a concept", 1);
          }
          fact = sorted.next();
        }
        write(ordinals[concept], encoded(outgoing, concept), encoded(incoming, concept));
        if (counts.concepts % CONCEPTS_BETWEEN_NEWS == 0) {
          progress.done(counts.concepts, total);
        }
      }
      outgoing.skipRest();
      counts.relations = outgoing.kept;
      if (outgoing.dangling > 0) {
        facts.leaveOut("relation with an end that is no concept", outgoing.dangling);
      }
    }
    return counts;
  }

  private @Nullable BytesRef leaveOut(BytesSort.Sorted sorted, int concept, BytesRef first)
      throws IOException {
    BytesRef fact = first;
    while (fact != null && FactKind.concept(fact) == concept) {
      facts.leaveOut(FactKind.of(fact).label() + " of a concept without a name", 1);
      fact = sorted.next();
    }
    return fact;
  }

  private void write(int ordinal, byte[] outgoing, byte[] incoming) throws IOException {
    List<String> texts = new ArrayList<>(record.names().size());
    for (ConceptRecord.Name name : record.names()) {
      dictionary.add(name.text(), ordinal, texts.isEmpty());
      texts.add(name.text());
    }
    for (int vocabulary : record.vocabularies()) {
      vocabularyConcepts[vocabulary]++;
    }
    counts.concepts++;
    counts.names += texts.size();
    counts.definitions += record.defined() ? 1 : 0;
    counts.references += record.references().size();
    bytes.reset();
    record.write(bytes);
    documents.add(
        new ConceptDocuments.Entry(record.id(), texts, bytes.toArrayCopy(), outgoing, incoming));
  }

  private byte[] encoded(Edges edges, int concept) throws IOException {
    int count = edges.of(concept);
    bytes.reset();
    Edge.write(edges.found, count, bytes);
    return bytes.toArrayCopy();
  }

  /** The counts of each vocabulary. */
  Map<String, Manifest.Vocabulary> vocabularies() {
    Map<String, Manifest.Vocabulary> told = new LinkedHashMap<>();
    List<String> names = facts.vocabularies.texts();
    for (int i = 0; i < names.size(); i++) {
      told.put(
          names.get(i),
          new Manifest.Vocabulary(
              vocabularyConcepts[i], facts.vocabularyNames[i], facts.vocabularyRelations[i]));
    }
    return told;
  }

  /** Sorted relations, taken concept by concept; their ends become ordinals. */
  private static final class Edges {
    private final LongSort.Sorted sorted;
    private final int[] ordinals;
    private boolean more;
    private long[] found = new long[64];
    private long kept;
    private long dangling;

    Edges(LongSort.Sorted sorted, int[] ordinals) throws IOException {
      this.sorted = sorted;
      this.ordinals = ordinals;
      this.more = sorted.next();
    }

    /** Gathers the relations of a concept into {@link #found}; returns their number. */
    int of(int concept) throws IOException {
      int count = 0;
      while (more && Edge.at(sorted.value()) <= concept) {
        long edge = sorted.value();
        int other = ordinals[Edge.other(edge)];
        if (Edge.at(edge) < concept || other < 0) {
          dangling++;
        } else {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = Edge.pack(0, Edge.type(edge), other);
          kept++;
        }
        more = sorted.next();
      }
      return count;
    }

    void skipRest() throws IOException {
      while (more) {
        dangling++;
        more = sorted.next();
      }
    }
  }
}
