package io.graft.knowledge.dictionary;

/** The names of the files of a dictionary. */
final class DictionaryFiles {
  static final String FST = "names.fst";
  static final String METADATA = "names.fsm";
  static final String POSTINGS = "names.pst";
  static final String FILTER = "names.flt";

  private DictionaryFiles() {}
}
