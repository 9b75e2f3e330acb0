package io.graft.host.cli;

import io.graft.core.text.tokenizer.Encoding;
import io.graft.core.text.tokenizer.Tokenizer;
import io.graft.spi.text.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code graft tokenize}: shows the tokens of texts. */
@Command(
    name = "tokenize",
    description = "Show how a model's tokenizer cuts texts.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  graft tokenize --model minilm --text \"Acute appendicitis\" --json",
      "",
      "Special tokens are added, nothing is cut off. Offsets count the code points",
      "of the text, as in Hugging Face's tokenizers library."
    })
final class TokenizeCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;
  @Mixin private ModelOption model;

  @ArgGroup(multiplicity = "1")
  private TextInput input;

  @Override
  public Integer call() {
    try (Tokenizer tokenizer = model.source().openTokenizer()) {
      input.forEachChunk(
          examples -> {
            for (Example example : examples) {
              print(example, tokenizer.encode(example.text()));
            }
          });
    }
    return 0;
  }

  private void print(Example example, Encoding encoding) {
    List<int[]> offsets =
        encoding.codePointSpans().stream()
            .map(span -> new int[] {span.start(), span.end()})
            .toList();
    if (json.on()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("id", example.id());
      object.put("text", example.text());
      object.put("ids", encoding.ids());
      object.put("tokens", encoding.tokens());
      object.put("offsets", offsets);
      graft.console().json(object);
      return;
    }
    graft.console().print(example.text());
    for (int i = 0; i < encoding.length(); i++) {
      graft
          .console()
          .print(
              String.format(
                  Locale.ROOT,
                  "%8d  %-24s %d-%d",
                  encoding.id(i),
                  encoding.tokens().get(i),
                  offsets.get(i)[0],
                  offsets.get(i)[1]));
    }
  }
}
