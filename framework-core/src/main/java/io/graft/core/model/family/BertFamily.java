package io.graft.core.model.family;

import io.graft.spi.model.ConfigView;
import io.graft.spi.model.EncoderConfig;
import io.graft.spi.model.EncoderFamily;
import io.graft.spi.model.EncoderPass;
import io.graft.spi.model.Site;
import io.graft.spi.tensor.IntMatrix;
import io.graft.spi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** BERT (Devlin et al. 2019) and the many models that share its layout, MiniLM among them. */
public final class BertFamily implements EncoderFamily {
  static final PostNormLayers.Modules MODULES =
      new PostNormLayers.Modules(
          "encoder.layer.",
          "attention.self",
          "attention.self.query",
          "attention.self.key",
          "attention.self.value",
          "attention.output.dense",
          "attention.output.LayerNorm",
          "intermediate.dense",
          "output.dense",
          "output.LayerNorm");

  @Override
  public String name() {
    return "bert";
  }

  @Override
  public Set<String> modelTypes() {
    return Set.of("bert");
  }

  @Override
  public EncoderConfig configure(ConfigView config) {
    return configure(config, name(), 0, 1e-12);
  }

  /** The keys that BERT and RoBERTa share. */
  static EncoderConfig configure(
      ConfigView config, String family, int firstPosition, double epsilon) {
    return new EncoderConfig(
        family,
        config.integer("vocab_size"),
        config.integer("hidden_size"),
        config.integer("num_hidden_layers"),
        config.integer("num_attention_heads"),
        config.integer("intermediate_size"),
        config.integer("max_position_embeddings"),
        firstPosition,
        config.integer("type_vocab_size", 2),
        config.integer("pad_token_id", 0),
        PostNormLayers.activation(config, "hidden_act"),
        config.number("layer_norm_eps", epsilon),
        config.number("hidden_dropout_prob", 0.1),
        config.number("attention_probs_dropout_prob", 0.1));
  }

  @Override
  public List<Site> sites(EncoderConfig config) {
    return bertSites(config);
  }

  static List<Site> bertSites(EncoderConfig config) {
    int hidden = config.hiddenSize();
    List<Site> sites = new ArrayList<>();
    sites.add(
        PostNormLayers.table(
            "embeddings.word", config.vocabularySize(), hidden, "embeddings.word_embeddings"));
    sites.add(
        PostNormLayers.table(
            "embeddings.position",
            config.maxPositions(),
            hidden,
            "embeddings.position_embeddings"));
    sites.add(
        PostNormLayers.table(
            "embeddings.type", config.tokenTypes(), hidden, "embeddings.token_type_embeddings"));
    sites.add(PostNormLayers.norm("embeddings.norm", -1, hidden, "embeddings.LayerNorm"));
    sites.add(PostNormLayers.sequence(hidden));
    sites.addAll(PostNormLayers.sites(config, MODULES));
    return sites;
  }

  @Override
  public String prefix() {
    return "bert.";
  }

  /** TensorFlow's names of a layer normalisation's weights are found in older files. */
  @Override
  public String canonicalName(String name) {
    return name.replace("LayerNorm.gamma", "LayerNorm.weight")
        .replace("LayerNorm.beta", "LayerNorm.bias");
  }

  @Override
  public boolean optional(String name) {
    return name.startsWith("cls.")
        || name.startsWith("pooler.")
        || name.startsWith("classifier.")
        || name.startsWith("qa_outputs.")
        || name.equals("embeddings.position_ids");
  }

  @Override
  public IntMatrix positions(EncoderConfig config, IntMatrix ids) {
    return PostNormLayers.countingPositions(ids);
  }

  @Override
  public Tensor embed(EncoderPass pass, Tensor words) {
    return embedWithTypes(pass, words);
  }

  static Tensor embedWithTypes(EncoderPass pass, Tensor words) {
    Tensor positions = pass.lookup("embeddings.position", pass.positions());
    Tensor types = pass.lookup("embeddings.type", pass.types());
    Tensor sum = pass.ops().add(pass.ops().add(words, types), positions); // (B, T, H)
    return pass.dropout("embeddings", pass.norm("embeddings.norm", sum));
  }

  @Override
  public Tensor layer(EncoderPass pass, int index, Tensor hidden) {
    return PostNormLayers.layer(pass, index, hidden);
  }
}
