package io.graft.host.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graft.host.train.TinyModel;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The report of a real run in a real browser, wide and narrow: nothing sticks out, nothing is
 * fetched, texts from the data stay texts. Skips the browser where there is no Chromium.
 */
class ReportPageIT {
  private static final Path LAUNCHER =
      Path.of(System.getProperty("graft.distribution")).resolve("bin/graft");
  private static final String HOSTILE = "<img src=x onerror=document.title='owned'>";
  private static final String CHINESE = "患者否认胸痛";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path run;

  @BeforeAll
  static void adapt() throws Exception {
    TinyModel.write(folder.resolve("base"));
    Random words = new Random(7);
    StringBuilder train = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      train.append(line("w%d w%d".formatted(words.nextInt(20), words.nextInt(20)), i));
    }
    Files.writeString(folder.resolve("train.jsonl"), train.toString());
    StringBuilder test = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      test.append(line((i % 4 < 2 ? HOSTILE : CHINESE) + " w" + words.nextInt(20), i));
    }
    Files.writeString(folder.resolve("test.jsonl"), test.toString());
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            base: ./base
            data: {train: train.jsonl, dev: {cut: 0.2}, test: test.jsonl}
            training: {epochs: 3, lr: 1e-3, batch_tokens: 64, max_length: 12, threads: 1}
            """);
    run = folder.resolve("run");
    Process process =
        new ProcessBuilder(
                LAUNCHER.toString(), "adapt", recipe.toString(), "--out", run.toString(), "--json")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), () -> "it said:\n" + read(folder.resolve("output.txt")));
  }

  private static String line(String text, int i) {
    return JSON.createObjectNode().put("text", text).put("label", i % 2 == 0 ? "a" : "b <i>")
        + System.lineSeparator();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void holdsEverythingItself() throws IOException {
    String page = Files.readString(run.resolve("report.html"));
    assertFalse(page.contains("<img"), "a text of the data became an element");
    assertTrue(page.contains(CHINESE));
    for (String fetched : List.of("src=\"", "@import", "url(", "<link", "fetch(")) {
      assertFalse(page.contains(fetched), fetched);
    }
    try (Stream<Path> events = Files.list(run.resolve("tensorboard"))) {
      assertEquals(1, events.count());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 1280})
  void fitsTheWindow(int width) throws Exception {
    Path chromium = chromium();
    assumeTrue(chromium != null, "skipped: no chromium on the PATH, so the page is not looked at");
    JsonNode seen = look(chromium, width);
    assertTrue(
        seen.get("scrollWidth").asInt() <= width,
        () -> "at " + width + " px the page is " + seen.get("scrollWidth") + " px wide");
    assertEquals("run – Graft", seen.get("title").asText());
    assertEquals(0, seen.get("images").asInt());
    assertTrue(seen.get("charts").asInt() >= 4, seen::toString);
    assertEquals(List.of(), JSON.convertValue(seen.get("empty"), List.class));
    assertEquals(List.of(), JSON.convertValue(seen.get("deadLinks"), List.class));
    assertEquals(List.of(), JSON.convertValue(seen.get("spilling"), List.class));
  }

  private static Path chromium() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(dir -> Stream.of("chromium", "chromium-browser").map(Path.of(dir)::resolve))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Opens the page in a frame of a width, and reads what is in it. */
  private static JsonNode look(Path chromium, int width) throws Exception {
    Path frame = run.resolve("frame-" + width + ".html");
    Files.writeString(
        frame,
        String.format(
            Locale.ROOT,
            """
            <!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
            <iframe src="report.html" style="border:0;width:%dpx;height:2000px"></iframe>
            <pre id="seen"></pre>
            <script>
            const frame = document.querySelector('iframe');
            frame.onload = () => setTimeout(() => {
              const page = frame.contentDocument;
              const width = frame.clientWidth;
              const all = selector => [...page.querySelectorAll(selector)];
              const inScroller = e => {
                for (let p = e.parentElement; p; p = p.parentElement)
                  if (['auto', 'scroll'].includes(frame.contentWindow.getComputedStyle(p).overflowX))
                    return true;
                return false;
              };
              document.getElementById('seen').textContent = JSON.stringify({
                title: page.title,
                scrollWidth: page.documentElement.scrollWidth,
                images: all('img').length,
                charts: all('svg').length,
                empty: all('svg').filter(s => s.getBoundingClientRect().height < 40)
                    .map(s => s.outerHTML.slice(0, 80)),
                deadLinks: all('nav a').map(a => a.getAttribute('href'))
                    .filter(href => !page.querySelector(href)),
                spilling: all('main *').filter(e => !inScroller(e)
                    && e.getBoundingClientRect().right > width + 1)
                    .map(e => e.tagName + ' ' + e.textContent.slice(0, 40))
              });
            }, 300);
            </script>
            """,
            width));
    Path dom = folder.resolve("dom-" + width + ".html");
    Process process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--allow-file-access-from-files",
                "--user-data-dir=" + folder.resolve("profile-" + width),
                "--virtual-time-budget=5000",
                "--window-size=1400,2200",
                "--dump-dom",
                frame.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(folder.resolve("chromium-" + width + ".txt").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser hangs");
    String text = Files.readString(dom, StandardCharsets.UTF_8);
    int from = text.indexOf("<pre id=\"seen\">") + "<pre id=\"seen\">".length();
    return JSON.readTree(
        text.substring(from, text.indexOf("</pre>", from))
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&"));
  }
}
