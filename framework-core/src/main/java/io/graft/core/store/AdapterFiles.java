package io.graft.core.store;

/** The names of the files of an adapter folder; the first three are those of the PEFT library. */
final class AdapterFiles {
  /** The method and its settings, in PEFT's spelling. */
  static final String CONFIG = "adapter_config.json";

  /** The parameters. */
  static final String WEIGHTS = "adapter_model.safetensors";

  /** The model card. */
  static final String CARD = "README.md";

  /** What Graft knows beyond that. */
  static final String MANIFEST = "graft.json";

  /** The tokens that were added to the base's vocabulary, where there are any. */
  static final String NEW_TOKENS = "new_tokens.json";

  private AdapterFiles() {}
}
