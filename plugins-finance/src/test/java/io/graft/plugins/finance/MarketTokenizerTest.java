package io.graft.plugins.finance;

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

class MarketTokenizerTest {
  private final MarketSession session = new MarketSession();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "$1.2bn; $|1.2|billion",
        "$450M; $|450|million",
        "US$3 mln; US$|3|million",
        "€2,500,000; €|2500000",
        "£99.95; £|99.95",
        "USD 40k; USD|40|thousand",
        "1,234; 1234",
        "5%; 5|%",
        "12.5 %; 12.5|%",
        "25bps; 25|basis points",
        "$AAPL; $AAPL",
        "$BRK.B; $BRK.B",
        "Q3 2024; Q3 2024",
        "4Q23; 4Q23",
        "FY2025; FY2025",
        "2024-03-31; 2024-03-31",
        "3/31/2024; 3/31/2024",
        "NYSE: KO; NYSE: KO",
        "NASDAQ:MSFT; NASDAQ:MSFT",
        "600519.SH; 600519.SH",
        "0700.HK; 0700.HK",
        "P/E; P/E",
        "EV/EBITDA; EV/EBITDA",
        "2:1; 2:1",
        "14.5x; 14.5|times",
      })
  void readsMarketExpressions(String text, String expected) {
    assertEquals(expected, segments("They said " + text + " on Monday"));
    assertEquals(expected, segments(text));
    assertEquals(expected, segments("(" + text + "),"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "营收12.5亿元; 12.5|亿元",
        "下降3个百分点; 3|个百分点",
        "上涨7.2%; 7.2|%",
        "于2024年3月31日披露; 2024年3月31日",
        "2023年第三季度利润1,200万美元; 2023年第三季度|1200|万美元",
        "市盈率15倍; 15|倍",
        "上市公司; ''",
      })
  void readsChinese(String text, String expected) {
    assertEquals(expected, segments(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Shares fell.",
        "42 banks in 2024",
        "AAPL and the US",
        "5bananas",
        "a5%b",
        "$"
      })
  void leavesTheRestAlone(String text) {
    assertEquals("", segments(text));
  }

  @Test
  void aSentenceKeepsItsOffsets() {
    String text = "$TSLA up 7.5% after revenue of $25.2bn in Q3";
    List<Segment> segments = session.segment(text);
    assertEquals("$TSLA|7.5|%|$|25.2|billion|Q3", segments(text));
    assertEquals("bn", text.substring(segments.get(5).start(), segments.get(5).end()));
  }

  @Test
  void segmentsOfAnyTextAreInOrderAndInside() {
    String alphabet = "0123456789$€.,%kmbnQHFYUSD '-\uD83D\uDE00";
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
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
  @ValueSource(
      strings = {"1", "1,", "1,111", "$", "$A", "1/", "1:", "1月", "2024年", "1.", "Q1 ", "FY", "1 "})
  void timeIsLinearInHostileText(String unit) {
    String text = unit.repeat(300_000 / unit.length());
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> session.segment(text));
  }

  @Test
  void isRegisteredForAFlatClassPath() {
    DomainPlugin plugin = ServiceLoader.load(DomainPlugin.class).findFirst().orElseThrow();
    DomainTokenizer tokenizer = ServiceLoader.load(DomainTokenizer.class).findFirst().orElseThrow();
    assertEquals("finance", plugin.domain());
    assertEquals("finance", tokenizer.domain());
    assertEquals(plugin.tokenizer(), tokenizer.name());
  }

  private String segments(String text) {
    return session.segment(text).stream().map(Segment::text).collect(Collectors.joining("|"));
  }
}
