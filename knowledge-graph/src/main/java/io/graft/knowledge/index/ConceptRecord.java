package io.graft.knowledge.index;

import io.graft.spi.knowledge.Concept;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** One concept while it is gathered from its facts, and its form in the index. Used again. */
final class ConceptRecord {

  /**
   * A name.
   *
   * @param language its number
   */
  record Name(int language, String text) {}

  private String id = "";
  private final Set<Name> names = new LinkedHashSet<>();
  private final Set<Integer> types = new LinkedHashSet<>();
  private final Set<String> references = new LinkedHashSet<>();
  private final Set<Integer> vocabularies = new LinkedHashSet<>();
  private String definition = "";

  void begin(String newId) {
    id = newId;
    names.clear();
    types.clear();
    references.clear();
    vocabularies.clear();
    definition = "";
  }

  /**
   * Adds a fact; they come sorted, so that the preferred name and the best definition are first.
   */
  void add(BytesRef fact, Numbering semanticTypes) {
    String text = FactKind.text(fact);
    switch (FactKind.of(fact)) {
      case NAME -> {
        names.add(new Name(FactKind.language(fact), text));
        vocabularies.add(FactKind.vocabulary(fact));
      }
      case TYPE -> types.add(semanticTypes.of(text));
      case DEFINITION -> definition = definition.isEmpty() ? text : definition;
      case REFERENCE -> references.add(text);
    }
  }

  String id() {
    return id;
  }

  /** The names, the preferred one first. */
  Set<Name> names() {
    return names;
  }

  Set<Integer> vocabularies() {
    return vocabularies;
  }

  Set<Integer> types() {
    return types;
  }

  Set<String> references() {
    return references;
  }

  boolean defined() {
    return !definition.isEmpty();
  }

  void write(ByteBuffersDataOutput out) throws IOException {
    out.writeString(id);
    out.writeVInt(types.size());
    for (int type : types) {
      out.writeVInt(type);
    }
    out.writeVInt(names.size());
    for (Name name : names) {
      out.writeVInt(name.language());
      out.writeString(name.text());
    }
    out.writeString(definition);
    out.writeVInt(references.size());
    for (String reference : references) {
      out.writeString(reference);
    }
  }

  /** The id of a written record. */
  static String id(BytesRef written) {
    return text(new ByteArrayDataInput(written.bytes, written.offset, written.length), written);
  }

  private static String text(ByteArrayDataInput in, BytesRef written) {
    int length = in.readVInt();
    String text = new String(written.bytes, in.getPosition(), length, StandardCharsets.UTF_8);
    in.skipBytes(length);
    return text;
  }

  /** The numbers of the semantic types of a written record. */
  static int[] types(BytesRef written) {
    ByteArrayDataInput in = new ByteArrayDataInput(written.bytes, written.offset, written.length);
    in.skipBytes(in.readVInt());
    return readTypes(in);
  }

  private static int[] readTypes(ByteArrayDataInput in) {
    int[] types = new int[in.readVInt()];
    for (int i = 0; i < types.length; i++) {
      types[i] = in.readVInt();
    }
    return types;
  }

  /** A written record as a concept. */
  static Concept read(BytesRef written, Manifest manifest) {
    ByteArrayDataInput in = new ByteArrayDataInput(written.bytes, written.offset, written.length);
    String id = text(in, written);
    Set<String> types = new TreeSet<>();
    for (int type : readTypes(in)) {
      types.add(manifest.semanticTypes().get(type));
    }
    String preferred = "";
    Map<String, List<String>> synonyms = new LinkedHashMap<>();
    int names = in.readVInt();
    for (int i = 0; i < names; i++) {
      String language = manifest.languages().get(in.readVInt());
      String text = text(in, written);
      if (i == 0) {
        preferred = text;
      } else if (!text.equals(preferred)) {
        synonyms.computeIfAbsent(language, tag -> new ArrayList<>()).add(text);
      }
    }
    @Nullable String definition = text(in, written);
    if (definition.isEmpty()) {
      definition = null;
    }
    List<String> references = new ArrayList<>();
    int count = in.readVInt();
    for (int i = 0; i < count; i++) {
      references.add(text(in, written));
    }
    synonyms.replaceAll((language, list) -> List.copyOf(list));
    return new Concept(id, preferred, synonyms, types, definition, references);
  }
}
