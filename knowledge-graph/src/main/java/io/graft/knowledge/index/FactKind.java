package io.graft.knowledge.index;

import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.UnicodeUtil;

/**
 * What a fact says, and how it is written: concept (4 bytes), kind, rank, sequence (4), language
 * (2), vocabulary (2), all big-endian, then the text in UTF-8. So facts sort by concept, then kind,
 * then rank, then the order in which they came.
 */
enum FactKind {
  NAME("name"),
  TYPE("semantic type"),
  DEFINITION("definition"),
  REFERENCE("cross-reference");

  static final int HEADER = 14;

  private static final FactKind[] KINDS = values();

  private final String label;

  FactKind(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Writes a fact to the beginning of {@code into}; returns its length. */
  int encode(
      byte[] into, int concept, int rank, int sequence, int language, int vocabulary, String text) {
    putInt(into, 0, concept);
    into[4] = (byte) ordinal();
    into[5] = (byte) rank;
    putInt(into, 6, sequence);
    into[10] = (byte) (language >>> 8);
    into[11] = (byte) language;
    into[12] = (byte) (vocabulary >>> 8);
    into[13] = (byte) vocabulary;
    return UnicodeUtil.UTF16toUTF8(text, 0, text.length(), into, HEADER);
  }

  static FactKind of(BytesRef fact) {
    return KINDS[fact.bytes[fact.offset + 4]];
  }

  static int concept(BytesRef fact) {
    return getInt(fact.bytes, fact.offset);
  }

  static int language(BytesRef fact) {
    return getShort(fact.bytes, fact.offset + 10);
  }

  static int vocabulary(BytesRef fact) {
    return getShort(fact.bytes, fact.offset + 12);
  }

  static String text(BytesRef fact) {
    return new String(
        fact.bytes,
        fact.offset + HEADER,
        fact.length - HEADER,
        java.nio.charset.StandardCharsets.UTF_8);
  }

  static void putInt(byte[] into, int at, int value) {
    into[at] = (byte) (value >>> 24);
    into[at + 1] = (byte) (value >>> 16);
    into[at + 2] = (byte) (value >>> 8);
    into[at + 3] = (byte) value;
  }

  static int getInt(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }

  private static int getShort(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }
}
