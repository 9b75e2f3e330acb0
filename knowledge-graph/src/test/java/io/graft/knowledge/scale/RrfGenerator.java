package io.graft.knowledge.scale;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes made-up RRF files of the size of the full UMLS: 3.4 million concepts, 16 million names, 50
 * million rows of relations, each in both directions, sorted by concept like a release. Names are
 * made of syllables with the frequencies of a natural vocabulary (Zipf).
 *
 * <p>Run with the folder and the part of the full size, such as {@code 0.1}.
 */
public final class RrfGenerator {
  private static final int CONCEPTS = 3_400_000;
  private static final int WORDS = 400_000;
  private static final int BUFFER = 1 << 20;
  private static final int CHILDREN = 8;

  /** Distances of related concepts; with the tree about 14.7 rows a concept. */
  private static final int[] DISTANCES = {1, 17, 211, 4_099, 70_001, 300_007, 16};

  private static final String[] TYPES = {
    "may_treat", "associated_with", "has_finding_site", "", "part_of", "mapped_to", "sib_in_isa"
  };
  private static final String[] INVERSES = {
    "may_be_treated_by",
    "associated_with",
    "finding_site_of",
    "",
    "has_part",
    "mapped_from",
    "sib_in_isa"
  };
  private static final int[] PERMILLE = {1000, 1000, 1000, 1000, 1000, 900, 460};

  private static final String[] LANGUAGES = {
    "ENG", "ENG", "ENG", "ENG", "ENG", "SPA", "GER", "CHI"
  };
  private static final String[] SOURCES = {"SNOMEDCT_US", "MSH", "NCI", "MDR", "RXNORM", "LNC"};

  private final int concepts;
  private final String[] words = new String[WORDS];
  private final String[] ideographs = new String[2_000];

  private RrfGenerator(double part) {
    concepts = (int) (CONCEPTS * part);
    SplittableRandom random = new SplittableRandom(7);
    String[] syllables = new String[20 * 5 * 4];
    int n = 0;
    for (char onset : "bcdfghklmnprstvxzjwq".toCharArray()) {
      for (char nucleus : "aeiou".toCharArray()) {
        for (String coda : new String[] {"", "n", "r", "l"}) {
          syllables[n++] = "" + onset + nucleus + coda;
        }
      }
    }
    for (int i = 0; i < WORDS; i++) {
      StringBuilder word = new StringBuilder();
      int length = 1 + (i > 200 ? 1 : 0) + random.nextInt(3);
      for (int s = 0; s < length; s++) {
        word.append(syllables[random.nextInt(syllables.length)]);
      }
      words[i] = word.toString();
    }
    for (int i = 0; i < ideographs.length; i++) {
      ideographs[i] = String.valueOf((char) (0x4E00 + i * 7));
    }
  }

  /**
   * Writes the files.
   *
   * @param args folder and part
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    RrfGenerator generator = new RrfGenerator(Double.parseDouble(args[1]));
    generator.names(folder.resolve("MRCONSO.RRF"));
    generator.types(folder.resolve("MRSTY.RRF"));
    generator.definitions(folder.resolve("MRDEF.RRF"));
    generator.relations(folder.resolve("MRREL.RRF"));
  }

  private static String cui(int concept) {
    return String.valueOf(10_000_000 + concept).replaceFirst("1", "C");
  }

  private void names(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    try (OutputStream out = open(file)) {
      StringBuilder row = new StringBuilder();
      int atom = 0;
      for (int c = 0; c < concepts; c++) {
        String cui = cui(c);
        int count = 1 + random.nextInt(5) + random.nextInt(5) - (c % 10 < 3 ? 1 : 0);
        for (int i = 0; i < Math.max(1, count); i++, atom++) {
          String language = i == 0 ? "ENG" : LANGUAGES[random.nextInt(LANGUAGES.length)];
          String source = SOURCES[random.nextInt(SOURCES.length)];
          row.setLength(0);
          row.append(cui).append('|').append(language).append(i == 0 ? "|P|L" : "|S|L");
          row.append(atom).append("|PF|S").append(atom).append("|Y|A").append(atom);
          row.append("||M").append(c).append("||").append(source).append("|PT|");
          row.append(c).append('|');
          name(row, random, language.equals("CHI"));
          row.append("|0|N|256|\n");
          write(out, row);
        }
      }
    }
  }

  private void name(StringBuilder row, SplittableRandom random, boolean chinese) {
    int length = 1 + random.nextInt(4) + random.nextInt(3);
    for (int w = 0; w < length; w++) {
      double u = random.nextDouble();
      if (chinese) {
        row.append(ideographs[(int) (u * u * ideographs.length)]);
      } else {
        // the inverse of Zipf's distribution function
        row.append(w == 0 ? "" : " ").append(words[(int) (Math.pow(WORDS, u) - 1)]);
      }
    }
    if (!chinese && random.nextInt(5) == 0) {
      row.append(' ').append(random.nextInt(500));
    }
  }

  private void types(Path file) throws IOException {
    try (OutputStream out = open(file)) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < concepts; c++) {
        row.setLength(0);
        row.append(cui(c)).append("|T").append(100 + c % 127).append("|A1.2|Some Type|AT");
        write(out, row.append(c).append("||\n"));
      }
    }
  }

  private void definitions(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(13);
    try (OutputStream out = open(file)) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < concepts; c += 10) {
        row.setLength(0);
        row.append(cui(c)).append("|A1|AT1||NCI|");
        for (int i = 0; i < 6; i++) {
          name(row, random, false);
          row.append(' ');
        }
        write(out, row.append("|N||\n"));
      }
    }
  }

  private void relations(Path file) throws IOException {
    try (OutputStream out = open(file)) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < concepts; c++) {
        String cui = cui(c);
        if (c > 0) {
          relation(out, row, cui, "PAR", cui(c / CHILDREN), "inverse_isa");
        }
        for (int child = c * CHILDREN; child < (c + 1) * CHILDREN; child++) {
          if (child > 0 && child < concepts && c < concepts / CHILDREN + 1) {
            relation(out, row, cui, "CHD", cui(child), "isa");
          }
        }
        for (int k = 0; k < DISTANCES.length; k++) {
          int above = c + DISTANCES[k];
          int below = c - DISTANCES[k];
          if (above < concepts && there(c, k)) {
            relation(out, row, cui, "RO", cui(above), TYPES[k]);
          }
          if (below >= 0 && there(below, k)) {
            relation(out, row, cui, "RO", cui(below), INVERSES[k]);
          }
        }
      }
    }
  }

  private static boolean there(int concept, int k) {
    return (concept * 31L + k * 17L) % 1000 < PERMILLE[k];
  }

  private static void relation(
      OutputStream out, StringBuilder row, String a, String rel, String b, String rela)
      throws IOException {
    row.setLength(0);
    row.append(a).append("|A1|AUI|").append(rel).append('|').append(b).append("|A2|AUI|");
    row.append(rela).append("|R1||SNOMEDCT_US|SNOMEDCT_US|||N||\n");
    write(out, row);
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
  }

  private static void write(OutputStream out, StringBuilder row) throws IOException {
    out.write(row.toString().getBytes(StandardCharsets.UTF_8));
  }
}
