package io.graft.core.store;

import io.graft.spi.GraftException;
import io.graft.spi.model.EncoderFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of parameters in the files of the Hugging Face libraries. A task model holds the
 * encoder under the family's prefix ({@code bert.}) and the head beside it; PEFT puts {@code
 * base_model.model.} before all of that.
 */
final class AdapterKeys {
  private static final String PEFT_PREFIX = "base_model.model.";

  /** Before the head's weights in the files of prompt-learning methods. */
  private static final String PEFT_PROMPT_PREFIX = "base_model.";

  private AdapterKeys() {}

  /** A parameter's name in a task model: {@code bert.encoder...} or {@code classifier.weight}. */
  static String taskModelName(String name, boolean ofHead, EncoderFamily family) {
    // a pooler lies inside the encoder's module, though only heads read it
    return ofHead && !name.startsWith("pooler.") ? name : family.prefix() + name;
  }

  /** A parameter's key in an adapter file. */
  static String adapterKey(String name, boolean ofHead, EncoderFamily family) {
    return PEFT_PREFIX + taskModelName(name, ofHead, family);
  }

  /**
   * The parameter names that the keys of an adapter file stand for.
   *
   * @param where the file, for messages
   * @return key by name, in the order of the keys
   * @throws GraftException of category DATA when two keys stand for one name
   */
  static Map<String, String> keysByName(
      Collection<String> keys, EncoderFamily family, String where) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String key : keys) {
      String name =
          without(family.prefix(), without(PEFT_PROMPT_PREFIX, without(PEFT_PREFIX, key)));
      String other = byName.putIfAbsent(name, key);
      if (other != null) {
        throw GraftException.data(
            "the tensors '" + other + "' and '" + key + "' are the same parameter",
            where,
            "remove one of them");
      }
    }
    return byName;
  }

  private static String without(String prefix, String key) {
    return key.startsWith(prefix) ? key.substring(prefix.length()) : key;
  }

  /** The modules that the head's parameters belong to, as PEFT's {@code modules_to_save}. */
  static List<String> modules(Collection<String> headParameters) {
    Set<String> modules = new LinkedHashSet<>();
    headParameters.forEach(name -> modules.add(name.substring(0, name.indexOf('.'))));
    return new ArrayList<>(modules);
  }
}
