package io.graft.knowledge.reader;

/** Takes nothing: for a first look at rows that are read and counted again. */
final class UncountedRows implements FactSink {
  @Override
  public void row(String table) {}

  @Override
  public void skipped(String table, long line, String why) {}

  @Override
  public void skipped(String where, String why) {}

  @Override
  public void name(String id, String name, String language, int rank, String vocabulary) {}

  @Override
  public void semanticType(String id, String type) {}

  @Override
  public void definition(String id, String text, boolean comment) {}

  @Override
  public void crossReference(String id, String reference) {}

  @Override
  public void relation(String source, String type, String target, String vocabulary) {}
}
