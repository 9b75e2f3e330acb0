package io.graft.core.store;

import io.graft.core.Services;
import io.graft.core.file.safetensors.SafetensorsFile;
import io.graft.core.model.BaseModel;
import io.graft.spi.ErrorCategory;
import io.graft.spi.GraftException;
import io.graft.spi.peft.PeftMethod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what Graft needs to know of an adapter that the PEFT library wrote. */
final class ForeignAdapter {
  private ForeignAdapter() {}

  /**
   * The manifest that Graft would have written.
   *
   * @param keys the key of each parameter name in {@code file}
   * @throws GraftException of category DATA when no method reads the configuration, or the adapter
   *     is for another task
   */
  static AdapterManifest describe(
      Path folder,
      JsonObject configuration,
      SafetensorsFile file,
      Map<String, String> keys,
      BaseModel base,
      Services services) {
    String task = configuration.text("task_type", "SEQ_CLS");
    if (!task.equals("SEQ_CLS")) {
      throw GraftException.data(
          "the adapter is for task " + task + ", which Graft does not compute",
          configuration.where("task_type"),
          "use an adapter for SEQ_CLS");
    }
    Map<String, Object> fields = configuration.present();
    PeftMethod method = method(configuration, fields, services);
    TaskConfig known = TaskConfig.ownHead(base, outputs(folder, file, keys, base));
    return new AdapterManifest(
        "none",
        configuration.text("base_model_name_or_path", base.name()),
        base.weightsSha256(),
        base.tokenizerSha256(),
        known.task(),
        known.labels(),
        known.head(),
        new NamedSettings(method.name(), method.settings(fields)),
        known.maxLength(),
        null,
        null);
  }

  private static PeftMethod method(
      JsonObject configuration, Map<String, Object> fields, Services services) {
    List<PeftMethod> methods = services.all(PeftMethod.class);
    return methods.stream()
        .filter(method -> method.reads(fields))
        .findFirst()
        .orElseThrow(
            () ->
                GraftException.unknown(
                    ErrorCategory.DATA,
                    "PEFT method for peft_type",
                    configuration.text("peft_type", "(none)"),
                    methods.stream().map(PeftMethod::name).toList(),
                    configuration.where("peft_type")));
  }

  private static int outputs(
      Path folder, SafetensorsFile file, Map<String, String> keys, BaseModel base) {
    Optional<Long> stored =
        TaskConfig.outputs(
            name -> Optional.ofNullable(keys.get(name)).map(key -> file.info(key).shape()));
    if (stored.isPresent()) {
      return Math.toIntExact(stored.get());
    }
    Optional<TaskConfig> pretrained = TaskConfig.of(base);
    if (pretrained.isPresent()) {
      return pretrained.get().labels().size();
    }
    throw GraftException.data(
        "neither the adapter nor its base has a classification head",
        folder.toString(),
        "use an adapter that was saved with its classifier (modules_to_save)");
  }
}
