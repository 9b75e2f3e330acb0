package io.graft.core.text.span;

import io.graft.core.text.read.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tags of words: {@code B-X} begins an entity of type X, {@code I-X} goes on, {@code O} is outside
 * (IOB2; Ramshaw and Marcus 1995, Tjong Kim Sang and Veenstra 1999).
 */
public final class Iob2 {
  /** The tag of a word that is in no entity. */
  public static final String OUTSIDE = "O";

  private static final String BEGIN = "B-";
  private static final String INSIDE = "I-";

  private Iob2() {}

  /**
   * An entity as a run of words.
   *
   * @param from its first word
   * @param to the word behind its last
   * @param type what it is
   */
  public record WordSpan(int from, int to, String type) {}

  /** What an {@code I-X} that goes on no entity of type X means. */
  public enum Orphans {
    /** It is outside, and ends an entity of another type: only {@code B-X} begins one. */
    OUTSIDE,
    /** It begins an entity, as the script {@code conlleval} of CoNLL-2000 has it. */
    BEGIN
  }

  /**
   * The entities that tags say, in order.
   *
   * @param tags each {@code O}, {@code B-X} or {@code I-X}
   */
  public static List<WordSpan> entities(List<String> tags, Orphans orphans) {
    List<WordSpan> entities = new ArrayList<>();
    int from = 0;
    @Nullable String open = null;
    for (int word = 0; word <= tags.size(); word++) {
      String tag = word < tags.size() ? tags.get(word) : OUTSIDE;
      if (open != null && tag.equals(INSIDE + open)) {
        continue;
      }
      if (open != null) {
        entities.add(new WordSpan(from, word, open));
        open = null;
      }
      if (begins(tag) || (inside(tag) && orphans == Orphans.BEGIN)) {
        from = word;
        open = type(tag);
      }
    }
    return entities;
  }

  /**
   * The tags of words.
   *
   * @param entities inside the words; where two share a word, the one that comes first has it
   */
  public static List<String> tags(List<WordSpan> entities, int words) {
    String[] tags = new String[words];
    Arrays.fill(tags, OUTSIDE);
    for (WordSpan entity : entities) {
      boolean begun = false;
      for (int word = entity.from(); word < entity.to(); word++) {
        if (tags[word].equals(OUTSIDE)) {
          tags[word] = (begun ? INSIDE : BEGIN) + entity.type();
          begun = true;
        } else if (begun) {
          break; // what another entity has parted is not one
        }
      }
    }
    return Arrays.asList(tags);
  }

  /** Whether a tag is one at all. */
  public static boolean valid(String tag) {
    return tag.equals(OUTSIDE) || begins(tag) || inside(tag);
  }

  /** Whether a tag is {@code I-X} where no entity of type X is open. */
  public static boolean orphan(String tag, String before) {
    return inside(tag) && (before.equals(OUTSIDE) || !type(before).equals(type(tag)));
  }

  public static boolean begins(String tag) {
    return tag.startsWith(BEGIN) && tag.length() > BEGIN.length();
  }

  /** Whether a tag is {@code I-X}. */
  public static boolean inside(String tag) {
    return tag.startsWith(INSIDE) && tag.length() > INSIDE.length();
  }

  /** The X of {@code B-X} and {@code I-X}. */
  public static String type(String tag) {
    return tag.substring(BEGIN.length());
  }

  /** {@code I-X}. */
  public static String insideOf(String type) {
    return INSIDE + type;
  }

  /** The tags of some types: {@code O}, then {@code B-X} and {@code I-X} of each. */
  public static LabelSet tagSet(Collection<String> types) {
    List<String> tags = new ArrayList<>(List.of(OUTSIDE));
    for (String type : types) {
      tags.add(BEGIN + type);
      tags.add(INSIDE + type);
    }
    return LabelSet.of(tags);
  }

  /**
   * The types of a set of tags; a set without {@code O} is taken for the types themselves, as a
   * recipe names them.
   */
  public static Set<String> types(LabelSet labels) {
    Set<String> types = new TreeSet<>();
    boolean tags = labels.contains(OUTSIDE);
    for (String name : labels.names()) {
      if (!tags) {
        types.add(name);
      } else if (!name.equals(OUTSIDE)) {
        types.add(type(name));
      }
    }
    return types;
  }
}
