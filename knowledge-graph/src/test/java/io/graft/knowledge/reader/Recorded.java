package io.graft.knowledge.reader;

import java.util.ArrayList;
import java.util.List;

/** Writes facts down, for comparison. */
final class Recorded implements FactSink {
  final List<String> facts = new ArrayList<>();
  final List<String> skipped = new ArrayList<>();
  int rows;

  @Override
  public void row(String table) {
    rows++;
  }

  @Override
  public void skipped(String table, long line, String why) {
    skipped.add(table + ":" + line + " " + why);
  }

  @Override
  public void skipped(String where, String why) {
    skipped.add(where + " " + why);
  }

  @Override
  public void name(String id, String name, String language, int rank, String vocabulary) {
    facts.add(id + " name " + language + " " + rank + " " + name);
  }

  @Override
  public void semanticType(String id, String type) {
    facts.add(id + " type " + type);
  }

  @Override
  public void definition(String id, String text, boolean comment) {
    facts.add(id + " def " + text);
  }

  @Override
  public void crossReference(String id, String reference) {
    facts.add(id + " xref " + reference);
  }

  @Override
  public void relation(String source, String type, String target, String vocabulary) {
    facts.add(source + " " + type + " " + target);
  }
}
