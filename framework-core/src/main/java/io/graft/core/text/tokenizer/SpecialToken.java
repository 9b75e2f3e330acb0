package io.graft.core.text.tokenizer;

import java.util.List;

/** The tokens that a model gives a role. */
public enum SpecialToken {
  /** Fills a row of a batch up to the longest. */
  PAD("pad_token", "[PAD]", "<pad>"),
  /** Stands for what the vocabulary does not have. */
  UNK("unk_token", "[UNK]", "<unk>"),
  /** Begins a sequence; its vector may stand for all of it. */
  CLS("cls_token", "[CLS]", "<s>"),
  /** Ends a sequence. */
  SEP("sep_token", "[SEP]", "</s>"),
  /** Hides a token that the model is to guess. */
  MASK("mask_token", "[MASK]", "<mask>");

  private final String key;
  private final List<String> usual;

  SpecialToken(String key, String... usual) {
    this.key = key;
    this.usual = List.of(usual);
  }

  /** The key in tokenizer_config.json and special_tokens_map.json. */
  String key() {
    return key;
  }

  /** The names it has where no file says otherwise: BERT's, then RoBERTa's. */
  List<String> usual() {
    return usual;
  }
}
