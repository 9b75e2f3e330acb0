package io.graft.core.text.augment;

import io.graft.spi.GraftException;
import io.graft.spi.JobContext;
import io.graft.spi.Setting;
import io.graft.spi.text.Augmenter;
import io.graft.spi.text.AugmenterSession;
import io.graft.spi.text.Example;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code back-translation}: translates a text into another language and back (Sennrich et al. 2016,
 * Xie et al. 2020), by a server that the recipe names. Every text of the training data is sent
 * there. Examples with spans are left out, since nothing says where a span came to lie.
 */
public final class BackTranslationAugmenter implements Augmenter {
  @Override
  public String name() {
    return "back-translation";
  }

  @Override
  public String domain() {
    return "";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.text("url", null, List.of(), "A server that speaks LibreTranslate's protocol."),
        Setting.text("from", "en", List.of(), "The language of the texts."),
        Setting.texts("via", List.of("zh"), "The languages to go through, one for each copy."),
        Setting.integer("timeout_seconds", 30, 1, 600, "How long one translation may take."),
        Setting.text(
            "key_variable", null, List.of(), "The environment variable that holds the key."));
  }

  @Override
  public AugmenterSession open(JobContext context) {
    String url =
        context
            .settings()
            .optionalText("url")
            .orElseThrow(() -> wrong("back-translation names no server"));
    String key = context.settings().optionalText("key_variable").map(System::getenv).orElse(null);
    Duration timeout = Duration.ofSeconds(context.settings().integer("timeout_seconds"));
    return session(new HttpTranslator(address(url), timeout, key), context);
  }

  private static URI address(String url) {
    try {
      URI address = URI.create(url);
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw wrong("'" + url + "' is not an address (" + e.getMessage() + ")");
    }
    throw wrong("'" + url + "' is not the address of a server");
  }

  private static GraftException wrong(String what) {
    return GraftException.user(
        what, "augmentation.url", "give an address, such as url: http://localhost:5000");
  }

  /** Goes through each of the languages with any translator. */
  static AugmenterSession session(Translator translator, JobContext context) {
    String from = context.settings().text("from");
    List<String> via = context.settings().texts("via");
    return example -> {
      List<Example> made = new ArrayList<>();
      for (String language : example.spans().isEmpty() ? via : List.<String>of()) {
        if (context.cancelled()) {
          break;
        }
        String there = translator.translate(example.text(), from, language);
        String back = there.isBlank() ? "" : translator.translate(there, language, from);
        if (!back.isBlank()) {
          made.add(new Example(example.id(), back, example.second(), example.labels()));
        }
      }
      return made;
    };
  }
}
