package io.graft.core.store;

import io.graft.core.file.AtomicFolder;
import io.graft.core.file.safetensors.SafetensorsWriter;
import io.graft.core.model.BaseModel;
import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.peft.Adapter;
import io.graft.spi.tensor.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An adapter that is to be written to disk.
 *
 * @param base the model that it was made for
 * @param adapter its parameters, and the base weights that it trains
 * @param injected the parameters that an injector made; may be empty
 * @param headParameters the parameters that the head made
 * @param configuration what the method says of itself for {@code adapter_config.json}
 * @param manifest what Graft needs to load it
 * @param card for people
 */
public record AdapterWriter(
    BaseModel base,
    Adapter adapter,
    List<Parameter> injected,
    List<Parameter> headParameters,
    Map<String, @Nullable Object> configuration,
    AdapterManifest manifest,
    ModelCard card) {
  /** The release of PEFT whose layout this is. */
  private static final String PEFT_VERSION = "0.20.0";

  public AdapterWriter {
    injected = List.copyOf(injected);
    headParameters = List.copyOf(headParameters);
  }

  /**
   * Writes the folder, replacing one that is there; it appears whole or not at all.
   *
   * @throws GraftException of category DATA when it cannot be written
   */
  public void write(Path folder) {
    SafetensorsWriter weights = new SafetensorsWriter().metadata(manifest.metadata());
    EncoderFamily family = base.encoder().family();
    Set<String> names = new HashSet<>();
    adapter.parameters().forEach(parameter -> add(weights, parameter, false, family, names));
    adapter.trainedWeights().forEach(parameter -> add(weights, parameter, false, family, names));
    injected.forEach(parameter -> add(weights, parameter, false, family, names));
    headParameters.forEach(parameter -> add(weights, parameter, true, family, names));
    AtomicFolder.write(
        folder,
        temporary -> {
          weights.write(temporary.resolve(AdapterFiles.WEIGHTS));
          Files.write(temporary.resolve(AdapterFiles.CONFIG), JsonFile.pretty(peftFields()));
          Files.write(temporary.resolve(AdapterFiles.MANIFEST), manifest.toJson());
          if (!base.newTokens().isEmpty()) {
            Files.write(
                temporary.resolve(AdapterFiles.NEW_TOKENS),
                JsonFile.pretty(Map.of("new_tokens", base.newTokens())));
          }
          Files.write(
              temporary.resolve(AdapterFiles.CARD),
              card.toMarkdown(base, manifest).getBytes(StandardCharsets.UTF_8));
        });
  }

  private static void add(
      SafetensorsWriter weights,
      Parameter parameter,
      boolean ofHead,
      EncoderFamily family,
      Set<String> names) {
    if (!names.add(parameter.name())) {
      throw GraftException.plugin(
          "two parameters are called '" + parameter.name() + "'",
          null,
          "give each parameter of method, injector and head a name of its own",
          null);
    }
    weights.add(
        AdapterKeys.adapterKey(parameter.name(), ofHead, family),
        parameter.shape(),
        parameter.toFloats());
  }

  /** Sorted by key, as PEFT writes them. */
  private Map<String, @Nullable Object> peftFields() {
    Map<String, @Nullable Object> fields = new TreeMap<>(configuration);
    fields.put("auto_mapping", null);
    fields.put("base_model_name_or_path", base.hubName());
    fields.put("inference_mode", true);
    fields.put(
        "modules_to_save",
        AdapterKeys.modules(headParameters.stream().map(Parameter::name).toList()));
    fields.put("peft_version", PEFT_VERSION);
    fields.put("revision", null);
    fields.put("task_type", manifest.labels().isEmpty() ? null : "SEQ_CLS");
    return fields;
  }
}
