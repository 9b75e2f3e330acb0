package io.graft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.core.text.tokenizer.SegmentedText;
import io.graft.core.train.JobEnvironment;
import io.graft.spi.JobContext;
import io.graft.spi.text.TokenizerSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of the guides work, and the guides show them as they are. */
class ExamplesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK =
      Pattern.compile("<!-- source: (\\S+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void guidesShowTheSourcesThatTheBuildCompiles() throws IOException {
    int blocks = 0;
    try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
      for (Path guide : guides.filter(path -> path.toString().endsWith(".md")).toList()) {
        Matcher block = BLOCK.matcher(Files.readString(guide));
        while (block.find()) {
          String source = Files.readString(ROOT.resolve(block.group(1)));
          assertEquals(source, block.group(2), guide + " shows an old " + block.group(1));
          blocks++;
        }
      }
    }
    assertTrue(blocks >= 3, "only " + blocks + " examples were found in the guides");
  }

  @Test
  void aCourseCodeIsReadAsSubjectAndNumber() {
    JobContext context =
        JobEnvironment.of(
            "example",
            1,
            stream ->
                (site, index) ->
                    io.graft.core.tensor.CounterRandom.of(1, stream, 0).bits(site, index));
    try (TokenizerSession session = new SyllabusTokenizer().open(context)) {
      String text = "Take CS101 before MATH240.";
      assertEquals(
          "Take CS 101 before MATH 240.", SegmentedText.of(text, session.segment(text)).text());
      assertEquals(List.of(), session.segment("no codes here"));
    }
  }

  @Test
  void theDomainNamesItsTokenizer() {
    assertEquals(new SyllabusTokenizer().name(), new EducationPlugin().tokenizer());
    assertEquals(new SyllabusTokenizer().domain(), new EducationPlugin().domain());
  }
}
