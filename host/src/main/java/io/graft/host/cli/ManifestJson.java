package io.graft.host.cli;

import io.graft.knowledge.index.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an index holds, for machines. */
final class ManifestJson {
  private ManifestJson() {}

  static Map<String, Object> of(Manifest manifest) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("hash", manifest.hash());
    object.put("concepts", manifest.concepts());
    object.put("names", manifest.names());
    object.put("relations", manifest.relations());
    object.put("definitions", manifest.definitions());
    object.put("types", manifest.types());
    object.put("cross_references", manifest.crossReferences());
    object.put("dictionary_keys", manifest.dictionaryKeys());
    object.put("languages", manifest.languages());
    object.put("relation_types", manifest.relationTypes());
    object.put("by_source", manifest.vocabularies());
    object.put("sources", manifest.sources());
    object.put("tables", manifest.tables());
    object.put("left_out", manifest.leftOut());
    return object;
  }
}
