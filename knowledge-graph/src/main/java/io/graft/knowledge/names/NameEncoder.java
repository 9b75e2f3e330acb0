package io.graft.knowledge.names;

import java.util.List;

/** Turns names into vectors whose cosines say how alike the names are. Used by one thread. */
public interface NameEncoder {

  /** What its vectors depend on, as a SHA-256 in lower-case hexadecimal. */
  String hash();

  /** The vector of each name, in order; all of one size. */
  List<float[]> encode(List<String> names);
}
