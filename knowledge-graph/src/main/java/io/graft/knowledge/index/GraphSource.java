package io.graft.knowledge.index;

import io.graft.knowledge.reader.FactSink;

/** Something to build an index from. */
public interface GraphSource {

  /** Its path or name. */
  String name();

  /** The reader's format, or what else reads it. */
  String format();

  /** SHA-256 of all that its content depends on, lower-case hexadecimal. */
  String sha256();

  /** Hands everything on. */
  void read(FactSink sink);
}
