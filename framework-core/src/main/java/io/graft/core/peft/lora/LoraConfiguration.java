package io.graft.core.peft.lora;

import io.graft.spi.GraftException;
import io.graft.spi.Settings;
import io.graft.spi.peft.PeftContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** LoRA's fields of {@code adapter_config.json}, as PEFT 0.20 names them. */
final class LoraConfiguration {
  static final String PEFT_TYPE = "LORA";

  /** Variants that Graft does not compute: their fields must be absent, null, false or empty. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "alora_invocation_tokens",
          "arrow_config",
          "corda_config",
          "eva_config",
          "exclude_modules",
          "fan_in_fan_out",
          "kasa_config",
          "layer_replication",
          "layers_pattern",
          "layers_to_transform",
          "lora_bias",
          "megatron_config",
          "monteclora_config",
          "target_parameters",
          "trainable_token_indices",
          "use_bdlora",
          "use_qalora",
          "velora_config");

  /** What PEFT 0.20 writes as null unless a variant is used. */
  private static final List<String> NULL_FIELDS =
      List.of(
          "alora_invocation_tokens",
          "arrow_config",
          "corda_config",
          "eva_config",
          "exclude_modules",
          "layer_replication",
          "layers_pattern",
          "layers_to_transform",
          "lora_ga_config",
          "megatron_config",
          "monteclora_config",
          "target_parameters",
          "trainable_token_indices",
          "use_bdlora",
          "velora_config");

  /** What PEFT 0.20 writes besides, with its defaults. */
  private static final Map<String, Object> DEFAULT_FIELDS =
      Map.of(
          "ensure_weight_tying", false,
          "fan_in_fan_out", false,
          "init_lora_weights", true,
          "loftq_config", Map.of(),
          "lora_bias", false,
          "megatron_core", "megatron.core",
          "qalora_group_size", 16,
          "use_qalora", false);

  /** Ways to start that leave the base as it is. */
  private static final Set<Object> STARTS = Set.of(true, false, "gaussian", "orthogonal");

  private LoraConfiguration() {}

  static Map<String, @Nullable Object> write(PeftContext context) {
    Settings settings = context.settings();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    NULL_FIELDS.forEach(field -> fields.put(field, null));
    fields.putAll(DEFAULT_FIELDS);
    fields.put("peft_type", PEFT_TYPE);
    fields.put("r", settings.integer("r"));
    fields.put("lora_alpha", number(settings.number("alpha")));
    fields.put("lora_dropout", settings.number("dropout"));
    fields.put(
        "target_modules",
        LoraTargets.modules(
            context.encoder(), LoraTargets.find(context.encoder(), settings.texts("targets"))));
    fields.put("bias", settings.text("bias"));
    fields.put("use_rslora", settings.flag("rslora"));
    fields.put("use_dora", settings.flag("dora"));
    fields.put("rank_pattern", numbers(settings.numberMap("rank_pattern")));
    fields.put("alpha_pattern", numbers(settings.numberMap("alpha_pattern")));
    return fields;
  }

  static Map<String, Object> read(Map<String, Object> fields) {
    for (String field : UNSUPPORTED) {
      if (isSet(fields.get(field))) {
        throw GraftException.data(
            "the adapter uses " + field + ", which Graft does not compute",
            "adapter_config.json " + field,
            "train it anew without that, or use it with the program that wrote it");
      }
    }
    Object start = fields.getOrDefault("init_lora_weights", true);
    if (!STARTS.contains(start)) {
      throw GraftException.data(
          "the adapter was started by '" + start + "', which changes the base's own weights",
          "adapter_config.json init_lora_weights",
          "convert it with PEFT (path_initial_model_for_weight_conversion), which makes it plain");
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    copy(fields, "r", settings, "r");
    copy(fields, "lora_alpha", settings, "alpha");
    copy(fields, "lora_dropout", settings, "dropout");
    copy(fields, "bias", settings, "bias");
    copy(fields, "use_rslora", settings, "rslora");
    copy(fields, "use_dora", settings, "dora");
    copy(fields, "rank_pattern", settings, "rank_pattern");
    copy(fields, "alpha_pattern", settings, "alpha_pattern");
    Object targets = fields.get("target_modules");
    settings.put(
        "targets",
        targets instanceof Collection<?> list
            ? List.copyOf(Set.copyOf(list)).stream().map(String::valueOf).sorted().toList()
            : targets);
    return settings;
  }

  private static boolean isSet(@Nullable Object value) {
    return !(value == null
        || Boolean.FALSE.equals(value)
        || (value instanceof Collection<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty()));
  }

  private static void copy(
      Map<String, Object> from, String field, Map<String, Object> to, String setting) {
    Object value = from.get(field);
    if (value != null) {
      to.put(setting, value);
    }
  }

  private static Map<String, Object> numbers(Map<String, Double> values) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    values.forEach((key, value) -> numbers.put(key, number(value)));
    return numbers;
  }

  /** Whole numbers are written without a fraction, as PEFT does. */
  private static Number number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return (int) value;
    }
    return value;
  }
}
