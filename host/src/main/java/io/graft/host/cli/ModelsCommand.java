package io.graft.host.cli;

import io.graft.core.ClassPathServices;
import io.graft.core.model.source.BundledModel;
import io.graft.spi.model.ConfigView;
import io.graft.spi.model.EncoderFamily;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code graft models}: lists the bundled models and the families of folders. */
@Command(
    name = "models",
    description = "List the bundled models, and which folders can be a base.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A recipe names one, or a Hugging Face folder. Example:",
      "  base: minilm",
      "  base: ./models/bert-base-uncased"
    })
final class ModelsCommand implements Callable<Integer> {
  @ParentCommand private GraftCommand graft;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    Console console = graft.console();
    for (String name : BundledModel.names()) {
      Map<String, Object> model = json(name, BundledModel.named(name));
      if (json.on()) {
        console.json(model);
      } else {
        console.print(
            String.format(
                Locale.ROOT,
                "%s  %s (%s), %s layers of %s, %s tokens in its vocabulary",
                name,
                model.get("hub_name"),
                model.get("family"),
                model.get("layers"),
                model.get("hidden_size"),
                model.get("vocabulary_size")));
      }
    }
    if (!json.on()) {
      List<String> families =
          new ClassPathServices()
              .all(EncoderFamily.class).stream()
                  .flatMap(family -> family.modelTypes().stream())
                  .sorted()
                  .toList();
      console.print("");
      console.print("Hugging Face folders of type " + String.join(", ", families) + ".");
    }
    return 0;
  }

  private static Map<String, Object> json(String name, BundledModel model) {
    ConfigView config = model.config();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", name);
    object.put("hub_name", model.hubName());
    object.put("family", config.text("model_type", "bert"));
    object.put("layers", config.integer("num_hidden_layers"));
    object.put("hidden_size", config.integer("hidden_size"));
    object.put("vocabulary_size", config.integer("vocab_size"));
    object.put("max_tokens", config.integer("max_position_embeddings"));
    return object;
  }
}
