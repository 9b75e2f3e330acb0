package io.graft.core.text.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.recipe.DataFormat;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.text.Example;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes, sound examples come out or a data error that says where. */
class ExampleReaderFuzzTest {
  private static final String LINE = "{\"text\": \"a \\u00e9 b\", \"labels\": [\"x\", 2]}\n";

  @Property
  void anyBytes(@ForAll byte[] bytes, @ForAll DataFormat format, @ForAll LabelKind kind) {
    readOrRefuse(bytes, format, kind);
  }

  @Property
  void pieces(@ForAll("text") String text, @ForAll DataFormat format, @ForAll LabelKind kind) {
    readOrRefuse(text.getBytes(StandardCharsets.UTF_8), format, kind);
  }

  @Property
  void damagedLines(@ForAll("damage") List<Integer> damage, @ForAll LabelKind kind) {
    byte[] bytes = LINE.repeat(3).getBytes(StandardCharsets.UTF_8);
    for (int place : damage) {
      bytes[(place >>> 8) % bytes.length] = (byte) place;
    }
    readOrRefuse(bytes, DataFormat.JSONL, kind);
  }

  private static void readOrRefuse(byte[] bytes, DataFormat format, LabelKind kind) {
    Assume.that(kind != LabelKind.SPANS); // those have readers of their own
    ExampleFields fields = new ExampleFields("text", "labels", kind);
    ExampleReader reader = new ExampleReader(fields, null);
    try (Stream<Example> examples = reader.read(new ByteArrayInputStream(bytes), "f", format)) {
      List<Example> read = examples.toList();
      assertEquals(read.size(), read.stream().map(Example::id).distinct().count());
      for (Example example : read) {
        assertFalse(example.text().isBlank());
        if (kind == LabelKind.OPTIONAL) {
          assertTrue(example.labels().size() <= 1);
        } else if (kind != LabelKind.MULTI) {
          assertEquals(kind == LabelKind.SINGLE ? 1 : 0, example.labels().size());
        }
      }
    } catch (GraftException e) {
      assertEquals(ErrorCategory.DATA, e.category(), e.getMessage());
      assertEquals(true, String.valueOf(e.where()).matches("f:\\d+(: \\w+)?"), e.getMessage());
    }
  }

  @Provide
  Arbitrary<String> text() {
    return Arbitraries.of(
            "text",
            "labels",
            "text,labels\n",
            "text\tlabels\n",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "{\"text\":\"a\",\"labels\":[\"b\"]}\n",
            "a,b\n",
            "a\tb\n",
            "|",
            "1e5",
            "null",
            "\\u",
            "d800",
            "é",
            "😀",
            "\uFEFF",
            "\u0000",
            " ")
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<List<Integer>> damage() {
    return Arbitraries.integers().between(0, 1 << 20).list().ofMinSize(1).ofMaxSize(4);
  }
}
