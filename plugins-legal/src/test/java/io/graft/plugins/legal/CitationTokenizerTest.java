package io.graft.plugins.legal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graft.spi.domain.DomainPlugin;
import io.graft.spi.text.DomainTokenizer;
import io.graft.spi.text.Segment;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CitationTokenizerTest {
  private final CitationSession session = new CitationSession();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "§ 2-201; section 2-201",
        "§2-201(1); section 2-201(1)",
        "Art. 6(1)(f); article 6(1)(f)",
        "Article 6(1)(f); Article 6(1)(f)",
        "Section 10.2(a)(iv); Section 10.2(a)(iv)",
        "clause 4.1; clause 4.1",
        "Sec. 12A; section 12A",
        "Article IV; Article IV",
        "42 U.S.C. § 1983; 42 U.S.C. section 1983",
        "410 U.S. 113; 410 U.S. 113",
        "123 F.3d 456; 123 F.3d 456",
      })
  void keepsCitationsTogether(String text, String expected) {
    assertEquals(expected, segments("under " + text + " of the act"));
    assertEquals(expected, segments(text));
    assertEquals(expected, segments("(" + text + ")."));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "依据第563条解除合同; 第563条",
        "根据《民法典》第五百六十三条第一款第二项，当事人可以解除; 《民法典》第五百六十三条第一款第二项",
        "第三章; 第三章",
        "违反第一百三十三条之一的规定; 第一百三十三条之一",
        "第一次开庭; ''",
      })
  void readsChinese(String text, String expected) {
    assertEquals(expected, segments(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "the parties agree",
        "Article of faith",
        "30 days",
        "Section Civil",
        "part. 6",
        "§"
      })
  void leavesTheRestAlone(String text) {
    assertEquals("", segments(text));
  }

  @Test
  void aSentenceKeepsItsOffsets() {
    String text = "Processing under Art. 6(1)(f) GDPR and § 2-201 UCC.";
    List<Segment> segments = session.segment(text);
    assertEquals(2, segments.size());
    assertEquals("Art. 6(1)(f)", text.substring(segments.get(0).start(), segments.get(0).end()));
    assertEquals("§ 2-201", text.substring(segments.get(1).start(), segments.get(1).end()));
  }

  @Test
  void segmentsOfAnyTextAreInOrderAndInside() {
    String alphabet = "0123456789§ .()abcIVXUSCFArtsecl-\uD83D\uDE00";
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder("Art. ");
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int before = 0;
      for (Segment segment : session.segment(text.toString())) {
        assertTrue(segment.start() >= before && segment.end() > segment.start(), text::toString);
        assertTrue(segment.end() <= text.length() && !segment.text().isEmpty(), text::toString);
        before = segment.end();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "§", "§ 1", "§ 1.", "§ 1(a)", "1 U.S. ", "Art. ", "IV", "§ 1(a"})
  void timeIsLinearInHostileText(String unit) {
    String text = unit.repeat(300_000 / unit.length());
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> session.segment(text));
  }

  @Test
  void isRegisteredForAFlatClassPath() {
    DomainPlugin plugin = ServiceLoader.load(DomainPlugin.class).findFirst().orElseThrow();
    DomainTokenizer tokenizer = ServiceLoader.load(DomainTokenizer.class).findFirst().orElseThrow();
    assertEquals("legal", plugin.domain());
    assertEquals("legal", tokenizer.domain());
    assertEquals(plugin.tokenizer(), tokenizer.name());
  }

  private String segments(String text) {
    return session.segment(text).stream().map(Segment::text).collect(Collectors.joining("|"));
  }
}
