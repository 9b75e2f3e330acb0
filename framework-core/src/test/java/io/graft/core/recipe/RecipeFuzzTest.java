package io.graft.core.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text, a recipe comes out or a user's error that says where. */
class RecipeFuzzTest {
  private static final String VALID =
      "domain: medical\nbase: minilm\ntask:\n  labels: [a, 'b', \"c\"]\ndata:\n  train: t.csv\n"
          + "  dev: {cut: 0.1}\nmethod: &m\n  rank: 4\ntraining:\n  lr: 1e-3 # rate\n  warmup: 5\n";

  @Property
  void piecesOfYaml(@ForAll("pieces") String text) {
    readOrRefuse(text);
  }

  @Property
  void damagedRecipes(@ForAll("damaged") String text) {
    readOrRefuse(text);
  }

  @Property
  void overrides(@ForAll("pieces") String value) {
    readOrRefuse(VALID, "data.dev=" + value);
    readOrRefuse(VALID, value);
  }

  @Property
  void anyText(@ForAll String text) {
    readOrRefuse(text);
  }

  private static void readOrRefuse(String text, String... overrides) {
    try {
      Recipe recipe = RecipeReader.readText(text, "r.yaml", Path.of("/r"), List.of(overrides));
      assertEquals(
          recipe,
          RecipeReader.readText(RecipeWriter.toYaml(recipe), "w.yaml", Path.of("/w"), List.of()));
    } catch (GraftException e) {
      assertEquals(ErrorCategory.USER, e.category(), e.getMessage());
      assertEquals(true, e.where() != null && !e.what().isBlank(), e.getMessage());
    }
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "data",
            "train",
            "t.csv",
            "training",
            "lr",
            "labels",
            ": ",
            ":\n",
            "\n  ",
            "\n",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!!int ",
            "!x ",
            "'",
            "\"",
            "\\",
            "|\n",
            ">-\n",
            "# c",
            "? ",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "1e-3",
            "0x1F",
            ".inf",
            "~",
            "true",
            "<<",
            "\t",
            "@",
            "`",
            "\u0085",
            "\uFEFF",
            "\u0000",
            "\uD800",
            "😀")
        .list()
        .ofMaxSize(24)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<String> damaged() {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, VALID.length() - 1);
    Arbitrary<String> insert =
        Arbitraries.of("", ":", "-", "[", "{", "\n", "\t", "'", "\"", "&", "*m", "!", "|", "  ");
    Arbitrary<Integer> cut = Arbitraries.integers().between(0, 5);
    return net.jqwik.api.Combinators.combine(at, insert, cut)
        .as(
            (start, piece, length) ->
                VALID.substring(0, start)
                    + piece
                    + VALID.substring(Math.min(VALID.length(), start + length)));
  }
}
